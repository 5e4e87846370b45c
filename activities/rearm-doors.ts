import { liveCode } from '../src/domain/door-drift.js';
import type { DoorId } from '../src/domain/ids.js';
import { isLiftedLockdown, noteRearmed } from '../src/domain/lockdown.js';
import { implement } from '../src/durable/register.js';
import type { Rules } from '../src/ports/grants.js';
import type { Receipts } from '../src/ports/receipts.js';
import { type ArmAgainNeeds, armAgain } from './arm-again.js';
import { rearmDoors } from './contracts.js';
import { inTurns } from './in-turns.js';

type Needs = ArmAgainNeeds & { rules: Rules; receipts: Receipts };

const doorsARun = 40;
const locksAtOnce = 8;

/** Which doors are left, the receipts tell, so that it goes on where it was cut short. Trouble at one door does not keep the others waiting; it is thrown at the end. */
export const rearmDoorsActivity = implement(rearmDoors, (needs: Needs) => async ({ revocationId }, log) => {
  const record = await needs.rules.revocation(revocationId);
  if (!record || !isLiftedLockdown(record)) return { kind: 'rearmed' };
  const left = (await needs.receipts.of(revocationId)).filter(({ rearmedAt }) => rearmedAt === undefined);
  const troubles = await inTurns(left.slice(0, doorsARun), locksAtOnce, ({ doorId }) =>
    rearmDoor(needs, revocationId, doorId).catch((trouble: unknown) => ({ trouble })),
  );
  const [first] = troubles.flatMap((each) => (each ? [each.trouble] : []));
  if (first !== undefined) throw first;
  log.info('locks armed again', { revocationId, count: Math.min(left.length, doorsARun) });
  if (left.length > doorsARun) return { kind: 'more' };
  await needs.rules.changeRevocation(revocationId, (before) => noteRearmed(before, needs.clock.now()));
  return { kind: 'rearmed' };
});

/** What has run out meanwhile, ended, or is denied for another reason stays off. */
async function rearmDoor(needs: Needs, revocationId: string, doorId: DoorId): Promise<undefined> {
  const { receipts, doors, grants, clock } = needs;
  const [receipt, door] = await Promise.all([receipts.read(revocationId, doorId), doors.read(doorId)]);
  for (const { requestId, grantId, armed } of door && receipt ? receipt.grants : []) {
    const code = armed ? liveCode(await grants.codes(doorId, grantId), clock.now().toISOString()) : undefined;
    if (door && code) await armAgain(needs, door, code, requestId);
  }
  await receipts.change(revocationId, doorId, (before) => ({ ...before, rearmedAt: clock.now().toISOString() }));
}
