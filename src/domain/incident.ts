import type { Instant } from './ids.js';
import type { Incident, RevocationRecord } from './revocation-record.js';

/** Whether a code used at this instant, by the lock's clock, was used against it: after a revocation for ever, in a lockdown until it was lifted. */
export const isAgainst = ({ mode, cloud, liftedAt }: RevocationRecord, at: Instant): boolean =>
  at >= cloud.deniedAt && (mode === 'revocation' || liftedAt === undefined || at < liftedAt);

const mostKept = 200;

/** One more, each line of a lock's log once. */
export function noteIncident(record: RevocationRecord, incident: Incident): RevocationRecord {
  const isKnown = record.incidents.some((each) => isSameLine(each, incident));
  return isKnown || record.incidents.length >= mostKept ? record : { ...record, incidents: [...record.incidents, incident] };
}

const isSameLine = (one: Incident, other: Incident) =>
  one.deviceId === other.deviceId && one.logId === other.logId && one.logSeq === other.logSeq;
