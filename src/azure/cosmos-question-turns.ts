import type { Instant } from '../domain/ids.js';
import { noQuestions, type Question, type QuestionLimits, QuestionPace, takeTurns } from '../domain/question-pace.js';
import { instantFrom, type When } from '../domain/window.js';
import type { Clock } from '../ports/clock.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';
import { unlessDown } from './unless-down.js';

/** How the processes of the app share what a source of facts about people can be asked. */
export type QuestionTurns = {
  /** When it is their turn: of who came to ask and is told now, it is noted that they did. */
  take(question: Question): Promise<Instant>;
  /** When it would be. */
  foresee(question: Question): Promise<Instant>;
};

/** Graph answers five questions about registered second factors in ten seconds, for one app in one tenant. */
export const reportLimits: QuestionLimits = { spanMs: 10_000, most: 5, planned: 4, patient: 3 };

/** Turns in one record of container `config`; within a process one after the other, so that only processes meet at its etag. While the records are out of reach everybody asks. */
export function cosmosQuestionTurns(
  database: CosmosDatabase,
  clock: Clock,
  { limits = reportLimits, monotonic = () => performance.now() }: Options = {},
): QuestionTurns {
  const records = cosmosRecords(database, 'config', QuestionPace);
  const stood = standingStill(clock, monotonic);
  let queue: Promise<unknown> = Promise.resolve();
  const take = async (question: Question): Promise<Instant> => {
    let at = instantFrom(question.now);
    const change = (pace: QuestionPace) => {
      const taken = takeTurns(pace, question, limits);
      at = taken.at;
      return taken.pace;
    };
    if (!(await records.change(noQuestions.id, noQuestions.id, change))) {
      await records.create(noQuestions);
      await records.change(noQuestions.id, noQuestions.id, change);
    }
    return at;
  };
  const foresee = async (question: Question): Promise<Instant> => {
    const pace = (await records.read(noQuestions.id, noQuestions.id))?.record ?? noQuestions;
    return takeTurns(pace, question, limits).at;
  };
  const byGraphsTime = async (answer: (question: Question) => Promise<Instant>, question: Question): Promise<Instant> => {
    const stoodMs = stood();
    const now = later(question.now, stoodMs);
    return later(await unlessDown(answer({ ...question, now, until: later(question.until, stoodMs) }), now), -stoodMs);
  };
  return {
    take(question) {
      const mine = queue.then(() => byGraphsTime(take, question));
      queue = mine.catch(() => {});
      return mine;
    },
    foresee: (question) => byGraphsTime(foresee, question),
  };
}

type Options = { limits?: QuestionLimits; monotonic?: () => number };

const later = (at: When, ms: number): Instant => instantFrom(new Date(new Date(at).getTime() + ms));

/** No clock that runs shows the same instant for longer. */
const tickMs = 100;

/** Milliseconds that have passed while a story's clock stood still: Graph's limits know of no story. */
function standingStill(clock: Clock, monotonic: () => number): () => number {
  let [shown, since, standing, before] = [clock.now().getTime(), monotonic(), 0, 0];
  return () => {
    const [now, real] = [clock.now().getTime(), monotonic()];
    if (now !== shown) [shown, since, standing, before] = [now, real, 0, before + standing];
    else if (real - since > tickMs) standing = Math.floor(real - since);
    return before + standing;
  };
}
