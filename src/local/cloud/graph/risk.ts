import type { RiskLevel } from '../../seed/shape.js';
import { stableId } from '../../seed/stable-id.js';
import type { Operation } from '../kernel/serve.js';
import type { Directory, DirectoryPerson } from './directory.js';
import { graphError } from './errors.js';
import { collection, type Item, single } from './odata.js';
import { riskOf } from './person-change.js';

const riskyUserShape = { type: 'riskyUser' };

/** Identity Protection: riskyUsers (404 for somebody who was never risky) and riskDetections. */
export function riskOperations(directory: Directory): Operation[] {
  const risky = () => directory.people().flatMap(riskyUserView);
  return [
    {
      name: 'ListRiskyUsers',
      method: 'GET',
      path: '/v1.0/identityProtection/riskyUsers',
      handle: (call) => collection(call, riskyUserShape, risky()),
    },
    {
      name: 'GetRiskyUser',
      method: 'GET',
      path: '/v1.0/identityProtection/riskyUsers/:id',
      handle: (call) => {
        const found = risky().find((user) => user['id'] === call.params['id']);
        return found
          ? single(call, riskyUserShape, found)
          : graphError(404, 'NotFound', `Risky user '${call.params['id']}' was not found.`);
      },
    },
    {
      name: 'ListRiskDetections',
      method: 'GET',
      path: '/v1.0/identityProtection/riskDetections',
      handle: (call) => collection(call, { type: 'riskDetection' }, directory.people().flatMap(detectionViews)),
    },
  ];
}

const stateOf = (level: RiskLevel) => (level === 'none' ? 'remediated' : 'atRisk');

function riskyUserView(person: DirectoryPerson): Item[] {
  const last = person.riskHistory.at(-1);
  if (!last) return [];
  return [
    {
      id: person.oid,
      isDeleted: false,
      isProcessing: false,
      riskLevel: last.level,
      riskState: stateOf(last.level),
      riskDetail: last.level === 'none' ? 'adminDismissedAllRiskForUser' : 'none',
      riskLastUpdatedDateTime: last.at,
      userDisplayName: person.name,
      userPrincipalName: person.userPrincipalName,
    },
  ];
}

function detectionViews(person: DirectoryPerson): Item[] {
  const raised = person.riskHistory.filter(({ level }) => level !== 'none');
  return raised.map(({ at, level }) => ({
    id: stableId(`detection:${person.oid}:${at}`),
    riskEventType: 'unfamiliarFeatures',
    riskLevel: level,
    riskState: stateOf(riskOf(person)),
    riskDetail: 'none',
    source: 'IdentityProtection',
    detectionTimingType: 'realtime',
    activity: 'signin',
    ipAddress: '198.51.100.77',
    location: null,
    activityDateTime: at,
    detectedDateTime: at,
    lastUpdatedDateTime: at,
    additionalInfo: '[]',
    userId: person.oid,
    userDisplayName: person.name,
    userPrincipalName: person.userPrincipalName,
  }));
}
