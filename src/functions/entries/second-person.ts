import type { AttemptRecord, CodeRecord, PresenceRecord } from '../../domain/grant-record.js';
import type { Ports } from '../edge-ports.js';
import { mayBeSame } from '../may-be-same.js';
import { askRecords } from './ask-records.js';

/** So long a first person counts as present. */
const presentMs = 30_000;

/** At a door for two: the live code of somebody else who stood here a moment ago and still may enter. `undefined`: nobody, so this is the first person. */
export async function firstPerson(
  code: CodeRecord,
  { at, doorId }: AttemptRecord,
  ports: Ports<'entries' | 'rules' | 'requests' | 'clock' | 'directory' | 'responders'>,
): Promise<{ code: CodeRecord; together: NonNullable<AttemptRecord['together']> } | undefined> {
  const present = await ports.entries.presence(doorId);
  if (!present || Date.parse(at) - Date.parse(present.at) > presentMs) return undefined;
  if (await mayBeSame(present.subjectId, code.subjectId, ports)) return undefined;
  const other = await ports.entries.code(doorId, present.codeId);
  if (other?.state !== 'live' || !(await askRecords(other, ports)).ok) return undefined;
  const { attemptId, grantId, requestId } = present;
  return { code: other, together: { attemptId, grantId, requestId } };
}

/** That this person stands here now, for the second to come. */
export const presenceOf = (code: CodeRecord, { attemptId, at }: AttemptRecord): PresenceRecord => ({
  id: 'presence',
  kind: 'presence',
  doorId: code.doorId,
  subjectId: code.subjectId,
  codeId: code.id,
  attemptId,
  grantId: code.grantId,
  requestId: code.requestId,
  at,
});
