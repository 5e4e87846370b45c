import { z } from 'zod';
import type { Operation } from '../../cloud/kernel/serve.js';
import { advanceTo, settle } from '../advance.js';
import type { Stage } from '../stage.js';
import { ok, problem, withBody } from './reply.js';

const longestMs = 800 * 24 * 3_600_000;
const Move = z.union([
  z.strictObject({ advanceMs: z.int().min(0).max(longestMs) }),
  z.strictObject({ setTo: z.iso.datetime({ offset: true }) }),
]);

/** One clock move at a time: two at once would fire the same timers against each other. */
export function clockOperations(stage: Stage): Operation[] {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
  return [
    {
      name: 'read clock',
      method: 'GET',
      path: '/local/clock',
      handle: () => ok({ now: stage.clock.now().toISOString(), kind: stage.clock.kind }),
    },
    {
      name: 'move clock',
      method: 'POST',
      path: '/local/clock',
      handle: (call) =>
        withBody(call, Move, (move) => {
          if (stage.clock.kind === 'system') return problem(409, 'system-clock', 'Start with LATCH_CLOCK=virtual to move time.');
          return inTurn(async () => {
            const now = stage.clock.now().getTime();
            const target = new Date('setTo' in move ? Date.parse(move.setTo) : now + move.advanceMs);
            if (target.getTime() < now) return problem(400, 'time-runs-forward', 'Virtual time does not run backwards.');
            return ok(await advanceTo(stage, target));
          });
        }),
    },
    {
      name: 'wait until idle',
      method: 'POST',
      path: '/local/idle',
      handle: async () => {
        const up = await settle(stage);
        return ok({ now: stage.clock.now().toISOString(), ...(up ? {} : { host: 'down' }) });
      },
    },
  ];
}
