import { z } from 'zod';
import { ruleIdsFor } from './entry.js';
import { type CodeRecord, isAlive } from './grant-record.js';
import { DoorId, GrantId, Instant, PersonId, RequestId } from './ids.js';
import { DoorState, RequestOutcome } from './request-record.js';
import { ruleId, type Target } from './rule-record.js';

/** A grant at its door, as far as a revocation needs it. `open`: its request has not ended, or only by the revocation that asks. */
export const Place = z.object({
  requestId: RequestId,
  subjectId: PersonId,
  doorId: DoorId,
  grantId: GrantId,
  lock: DoorState.shape.lock,
  open: z.boolean(),
});
export type Place = z.infer<typeof Place>;

/** A grant somebody or something had a hand in, at any time. `isLive`: a revocation would still end it. */
export const Touched = z.object({
  requestId: RequestId,
  doorId: DoorId,
  grantId: GrantId,
  opensAt: Instant,
  closesAt: Instant,
  isLive: z.boolean(),
  outcome: RequestOutcome.optional(),
  entered: z.boolean(),
});
export type Touched = z.infer<typeof Touched>;

/** Whether a lock may hold it: nobody has seen it there yet, or nobody has seen it gone. */
export const mayBeOnLock = ({ lock }: Pick<Place, 'lock'>): boolean =>
  lock === 'arming' || lock === 'armed' || lock === 'pending' || lock === 'unconfirmed';

/** Whether a code falls under the target. */
export const covers = (target: Target, code: CodeRecord): boolean => ruleIdsFor(code).includes(ruleId(target));

/** What a target of kind `key` names: a master key, or what one door has under it (`kid@door`). */
export function keyOf({ id }: Target): { kid: string; doorId?: DoorId | undefined } {
  const [kid = '', door] = id.split('@');
  return { kid, doorId: DoorId.safeParse(door).data };
}

/** The same as `Touched`, as a code tells it. */
export const touchedBy = ({ requestId, doorId, grantId, notBefore, notAfter, state }: CodeRecord): Touched => ({
  requestId,
  doorId,
  grantId,
  opensAt: notBefore,
  closesAt: notAfter,
  isLive: isAlive({ state }),
  entered: state === 'used',
});
