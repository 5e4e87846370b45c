import type { Instant } from '../domain/ids.js';
import { noQuestions, type Question, type QuestionLimits, QuestionPace, takeTurns } from '../domain/question-pace.js';
import { instantFrom } from '../domain/window.js';
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
export function cosmosQuestionTurns(database: CosmosDatabase, limits: QuestionLimits = reportLimits): QuestionTurns {
  const records = cosmosRecords(database, 'config', QuestionPace);
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
  return {
    take(question) {
      const mine = queue.then(() => unlessDown(take(question), instantFrom(question.now)));
      queue = mine.catch(() => {});
      return mine;
    },
    foresee: (question) => unlessDown(foresee(question), instantFrom(question.now)),
  };
}
