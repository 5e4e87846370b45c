import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { app } from '@azure/functions';
import { alertSecurityActivity } from '../activities/alert-security.js';
import { alignVisitActivity } from '../activities/align-visit.js';
import { armLockActivity } from '../activities/arm-lock.js';
import { askApproversActivity } from '../activities/ask-approvers.js';
import { assessRiskActivity } from '../activities/assess-risk.js';
import { beginAgainActivity } from '../activities/begin-again.js';
import { checkIdentityActivity } from '../activities/check-identity.js';
import { checkReadinessActivity } from '../activities/check-readiness.js';
import { closeRequestActivity } from '../activities/close-request.js';
import { closeVisitActivity } from '../activities/close-visit.js';
import { coverTargetActivity } from '../activities/cover-target.js';
import { deliverCodeActivity } from '../activities/deliver-code.js';
import { disarmDoorsActivity } from '../activities/disarm-doors.js';
import { disarmLockActivity } from '../activities/disarm-lock.js';
import { endRequestsActivity } from '../activities/end-requests.js';
import { moveGrantActivity } from '../activities/move-grant.js';
import { noteBookedActivity } from '../activities/note-booked.js';
import { readDecisionActivity } from '../activities/read-decision.js';
import { readEndingActivity } from '../activities/read-ending.js';
import { readLiftActivity } from '../activities/read-lift.js';
import { readPassageActivity } from '../activities/read-passage.js';
import { readStepUpActivity } from '../activities/read-step-up.js';
import { rearmDoorsActivity } from '../activities/rearm-doors.js';
import { renewCodeActivity } from '../activities/renew-code.js';
import { seeToExtensionActivity } from '../activities/see-to-extension.js';
import { tellBrokenGlassActivity } from '../activities/tell-broken-glass.js';
import { tellDecisionActivity } from '../activities/tell-decision.js';
import { tellMissedActivity } from '../activities/tell-missed.js';
import { tellMoveActivity } from '../activities/tell-move.js';
import { tellRequesterActivity } from '../activities/tell-requester.js';
import { thawRequestsActivity } from '../activities/thaw-requests.js';
import { writeTidingsActivity } from '../activities/write-tidings.js';
import { doorEntity, doorEntityName } from '../entities/door.js';
import { accessRequest } from '../orchestrations/access-request.js';
import { brokenGlass } from '../orchestrations/broken-glass.js';
import {
  accessRequestFlow,
  brokenGlassFlow,
  lockdownFlow,
  newsFlow,
  readinessFlow,
  revocationFlow,
  technicianVisitFlow,
  tidingsFlow,
} from '../orchestrations/events.js';
import { lockdown } from '../orchestrations/lockdown.js';
import { news } from '../orchestrations/news.js';
import { readiness } from '../orchestrations/readiness.js';
import { revocation } from '../orchestrations/revocation.js';
import { technicianVisit } from '../orchestrations/technician-visit.js';
import { tidings } from '../orchestrations/tidings.js';
import { type Adapters, adaptersFor } from './adapters.js';
import { disabledFunctions, readConfig } from './config.js';
import { PersonId } from './domain/ids.js';
import type { Policy } from './domain/policy.js';
import { registerActivity, registerEntity, registerOrchestration } from './durable/register.js';
import { durableFlows } from './functions/flows.js';
import { directorySessions } from './functions/http/directory-sessions.js';
import { portalPages } from './functions/http/portal-pages.js';
import { keepErrorsQuiet } from './functions/quiet-errors.js';
import { registerFunctions } from './functions/register-functions.js';
import { readPolicyFile } from './read-policy-file.js';

function registerFlow(ports: Adapters, policy: Policy, publicUrl: string): void {
  const needs = { ...ports, policy, publicUrl };
  registerActivity(checkIdentityActivity, needs);
  registerActivity(assessRiskActivity, needs);
  registerActivity(readStepUpActivity, needs);
  registerActivity(askApproversActivity, needs);
  registerActivity(readDecisionActivity, needs);
  registerActivity(readPassageActivity, needs);
  registerActivity(tellDecisionActivity, needs);
  registerActivity(readEndingActivity, needs);
  registerActivity(noteBookedActivity, needs);
  registerActivity(armLockActivity, needs);
  registerActivity(deliverCodeActivity, needs);
  registerActivity(renewCodeActivity, needs);
  registerActivity(moveGrantActivity, needs);
  registerActivity(beginAgainActivity, needs);
  registerActivity(tellBrokenGlassActivity, needs);
  registerActivity(tellMoveActivity, needs);
  registerActivity(tellRequesterActivity, needs);
  registerActivity(writeTidingsActivity, needs);
  registerActivity(seeToExtensionActivity, needs);
  registerActivity(disarmLockActivity, needs);
  registerActivity(closeRequestActivity, needs);
  registerActivity(alignVisitActivity, needs);
  registerActivity(tellMissedActivity, needs);
  registerActivity(closeVisitActivity, needs);
  registerActivity(coverTargetActivity, needs);
  registerActivity(disarmDoorsActivity, needs);
  registerActivity(endRequestsActivity, needs);
  registerActivity(alertSecurityActivity, needs);
  registerActivity(readLiftActivity, needs);
  registerActivity(rearmDoorsActivity, needs);
  registerActivity(thawRequestsActivity, needs);
  registerActivity(checkReadinessActivity, needs);
  registerOrchestration(accessRequestFlow, accessRequest);
  registerOrchestration(technicianVisitFlow, technicianVisit);
  registerOrchestration(revocationFlow, revocation);
  registerOrchestration(lockdownFlow, lockdown);
  registerOrchestration(readinessFlow, readiness);
  registerOrchestration(newsFlow, news);
  registerOrchestration(tidingsFlow, tidings);
  registerOrchestration(brokenGlassFlow, brokenGlass);
  registerEntity(doorEntityName, doorEntity);
}

/** What readiness asks: one small reading of each thing without which nothing is decided. Nobody has the directory's nil id; its 404 is an answer too. */
const probesOf = ({ rules, keys, directory }: Adapters) => ({
  records: () => rules.read(['all']),
  keys: () => keys.current(),
  directory: () => directory.person(PersonId.parse('00000000-0000-0000-0000-000000000000')),
});

const read = readConfig(process.env);
if (!read.ok) throw new Error(read.mistakes.map(({ name, mistake, purpose }) => `${name} is ${mistake}: ${purpose}`).join('\n'));
const { config } = read;
const policyFile = readPolicyFile(config.LATCH_POLICY_FILE);
if (!policyFile.ok) throw new Error(policyFile.problems.join('\n'));
const { policy } = policyFile;
const ports = adaptersFor(config, policy);
app.setup({ enableHttpStream: true });
keepErrorsQuiet();
registerFlow(ports, policy, config.LATCH_PUBLIC_URL);
registerFunctions({
  ...ports,
  policy,
  sessions: directorySessions(ports),
  signInAddress: { authorizationUri: `${config.LATCH_AUTHORITY}/oauth2/v2.0/authorize`, clientId: config.LATCH_API_CLIENT_ID },
  portal: portalPages({
    folder: fileURLToPath(new URL('../portal', import.meta.url)),
    authority: config.LATCH_AUTHORITY,
    clientId: config.LATCH_PORTAL_CLIENT_ID ?? config.LATCH_API_CLIENT_ID,
    scope: `api://${config.LATCH_API_CLIENT_ID}/access_as_user`,
    helpPhone: config.LATCH_SECURITY_PHONE,
    phoneRelay: config.LATCH_PHONE_RELAY_URL,
  }),
  tenantId: config.LATCH_TENANT_ID,
  publicUrl: config.LATCH_PUBLIC_URL,
  denialStepMs: 250,
  disabledFunctions: disabledFunctions(process.env),
  pushMs: 1_500,
  newId: randomUUID,
  flows: durableFlows,
  source: { connection: 'COSMOS', database: config.COSMOS_DATABASE },
  stream: { connection: 'IOTHUB_EVENTS', eventHub: config.IOTHUB_EVENTHUB },
  probes: probesOf(ports),
});
