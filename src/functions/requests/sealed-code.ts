import { rulesFor } from '../../../activities/responders.js';
import { holderOf } from '../../../activities/standing.js';
import { ruleIdsFor } from '../../domain/entry.js';
import { isBeingMade } from '../../domain/fresh-code.js';
import { mayDeliver } from '../../domain/gate.js';
import type { CodeRecord } from '../../domain/grant-record.js';
import type { DoorId } from '../../domain/ids.js';
import type { DoorState, RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';
import { currentCode } from './current-code.js';

/** A code that waits behind a sign-in; one that was shown or has died; none, or none yet, or none while a lockdown stands. */
export type Sealed = { kind: 'waiting'; doorId: DoorId; code: CodeRecord } | { kind: 'over' } | { kind: 'none' };

/** Whether a sealed code waits at this door, by the records alone: delivered, or its message not out yet, never shown, alive, and still within its holder's right. */
export async function sealedAt(
  record: RequestRecord,
  state: DoorState,
  ports: Ports<'grants' | 'doors' | 'rules' | 'directory' | 'responders' | 'clock'>,
): Promise<Sealed> {
  const { doorId, grantId, delivery } = state;
  if (delivery === 'revealed') return { kind: 'over' };
  const isThere = delivery === 'held' || delivery === 'sent' || delivery === 'delivered';
  if (!isThere || state.sealed === false) return { kind: 'none' };
  const door = await ports.doors.read(doorId);
  const code = await currentCode(ports.grants, doorId, grantId);
  if (code && isBeingMade(record, doorId, code.generation)) return { kind: 'none' };
  const now = ports.clock.now();
  if (!door || !code || Date.parse(code.notAfter) <= now.getTime()) return { kind: 'over' };
  const rules = await rulesFor(record.subjectId, await ports.rules.read(ruleIdsFor({ ...holderOf(record, door), kid: code.kid })), ports);
  const right = mayDeliver(record, doorId, rules, now);
  if (right.ok) return { kind: 'waiting', doorId, code };
  return { kind: right.because === 'moved' || right.because === 'lockdown' ? 'none' : 'over' };
}
