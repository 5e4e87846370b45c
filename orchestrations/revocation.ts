import * as act from '../activities/contracts.js';
import type { DoorId, Instant, RequestId } from '../src/domain/ids.js';
import { latest } from '../src/domain/window.js';
import { call, callEach, now, type OrchestrationContext, patiently, pauseUntil, type Step, unless } from '../src/durable/steps.js';
import { revocationFlow } from './events.js';

type Held = { requestId: RequestId; doorId: DoorId };
type Disarmed = Held & { lock: 'confirmed' | 'unconfirmed'; worstCaseUntil?: Instant | undefined };

const minute = 60_000;
const locksAtOnce = 16;

/** One revocation, from its deny rule (written before this starts) to the last receipt. */
export function* revocation(ctx: OrchestrationContext): Step<{ kind: 'settled' }> {
  const { revocationId } = revocationFlow.input.parse(ctx.df.getInput());
  const began = now(ctx);

  // 1. Every covered code is dead in the records; an answer given just before may still be moving its lock.
  const denied = yield* call(ctx, act.revokeCodes, { revocationId }, patiently);
  if (denied.notBefore) yield* pauseUntil(ctx, new Date(denied.notBefore));

  // 2. Off every lock, with a receipt for each door; asked again until the lock has acknowledged or can hold nothing any more.
  let open: Held[] = denied.doors;
  for (;;) {
    open = yield* disarmAll(ctx, revocationId, open);
    if (open.length === 0) return { kind: 'settled' };
    yield* pauseUntil(ctx, nextTry(began, now(ctx)));
  }
}

/** One round over the locks. Returns what is still open. */
function* disarmAll(ctx: OrchestrationContext, revocationId: string, held: Held[]): Step<Held[]> {
  const answers = yield* unless(callEach(ctx, act.disarmLock, held, locksAtOnce), undefined);
  if (!answers) return held;
  const disarmed = held.flatMap((grant, at): Disarmed[] => {
    const answer = answers[at];
    if (answer?.kind !== 'unconfirmed') return [{ ...grant, lock: 'confirmed' }];
    return [{ ...grant, lock: 'unconfirmed', worstCaseUntil: answer.worstCaseUntil }];
  });
  for (const doorId of new Set(held.map((grant) => grant.doorId))) {
    yield* call(ctx, act.noteReceipt, { revocationId, doorId, ...receipt(disarmed.filter((grant) => grant.doorId === doorId)) }, patiently);
  }
  return disarmed.filter((grant) => grant.lock === 'unconfirmed' && !isOver(grant.worstCaseUntil, now(ctx)));
}

/** A door's receipt: confirmed when every grant is off its lock, else exposed for as long as the longest of them. */
function receipt(atDoor: Disarmed[]): { lock: 'confirmed' | 'unconfirmed'; worstCaseUntil?: Instant } {
  const exposed = atDoor.filter(({ lock }) => lock === 'unconfirmed');
  if (exposed.length === 0) return { lock: 'confirmed' };
  const [first, ...others] = exposed.flatMap(({ worstCaseUntil }) => worstCaseUntil ?? []);
  return first ? { lock: 'unconfirmed', worstCaseUntil: latest(first, ...others) } : { lock: 'unconfirmed' };
}

const isOver = (worstCaseUntil: Instant | undefined, at: Date) => worstCaseUntil !== undefined && worstCaseUntil <= at.toISOString();

/** Every minute at first, then less often the longer it lasts, at most an hour apart. */
function nextTry(began: Date, at: Date): Date {
  const pause = Math.min(Math.max((at.getTime() - began.getTime()) / 4, minute), 60 * minute);
  return new Date(at.getTime() + pause);
}
