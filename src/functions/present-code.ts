import type { AttemptRecord } from '../domain/grant-record.js';
import type { Ports } from './edge-ports.js';
import type { Entry } from './entries/attempt.js';
import { evenTime } from './entries/even-time.js';
import { type JudgingNeeds, judgeEntry } from './entries/judge-entry.js';
import { denied, EntryAnswer, Presentation } from './entries/presentation.js';
import { readEntry } from './entries/read-entry.js';
import { exposeOpen } from './http/expose-open.js';
import { unavailable } from './http/problem.js';
import { answer, type Reply } from './http/reply.js';
import { turns } from './http/turns.js';

type Needs = JudgingNeeds & Ports<'terminals' | 'answers' | 'doors' | 'denialStepMs'>;

/** POST /api/doors/{doorId}/entries: a terminal presents what somebody typed. The same attempt again gets the same answer. */
export const registerPresentCode = (ports: Needs) =>
  exposeOpen(
    {
      name: 'presentCode',
      method: 'POST',
      route: 'api/doors/{doorId}/entries',
      summary: 'Present a code at a door',
      access: 'terminal',
      body: Presentation,
      answers: { 200: { description: 'Granted or denied, without saying why', schema: EntryAnswer } },
    },
    async (request) => {
      const entry = await readEntry(request, ports);
      return 'kind' in entry ? entry : turns.urgent(() => answerTo(entry, ports));
    },
  );

/** Throttled presentations are answered at once; every other denial takes the same time. */
async function answerTo(entry: Entry, ports: Needs): Promise<Reply> {
  const evenOut = evenTime(ports.denialStepMs);
  const attempt = await judgeEntry(entry, ports);
  if (isGrantedTo(entry, attempt, ports.clock.now())) return answer(200, await grantedAnswer(attempt, entry, ports));
  if (attempt.state === 'claimed') return unavailable('attempt-undecided', 'This attempt is being decided.');
  if (attempt.because !== 'throttled') await evenOut();
  return answer(200, denied);
}

/** To the terminal that asked, and never anew at a door without a lock: there nobody else minds that the answer has run out. */
function isGrantedTo({ door, terminalId }: Entry, attempt: AttemptRecord, now: Date): boolean {
  const isOver = !door.lock && attempt.answerUntil !== undefined && attempt.answerUntil <= now.toISOString();
  return attempt.state === 'granted' && attempt.terminalId === terminalId && !isOver;
}

/** At a door where the cloud decides, the lock opens on our signature until `answerUntil`; a gateway without a lock needs none. */
async function grantedAnswer(attempt: AttemptRecord, { door }: Entry, { answers }: Needs): Promise<EntryAnswer> {
  const { attemptId, grantId, generation, at, answerUntil } = attempt;
  if (door.judge === 'lock' || !grantId || generation === undefined || !answerUntil) return { result: 'granted' };
  const signed = await answers.sign(door, { grantId, generation, attemptId, at, answerUntil });
  return signed ? { result: 'granted', answer: signed } : { result: 'granted' };
}
