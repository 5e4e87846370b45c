import { decisionsWanted } from '../approval-letter.js';
import type { Subject } from '../messages.js';
import { type Card, card } from './card.js';
import { fact, line, subjectLines, title } from './lines.js';

/** One sentence of ours, for whoever is told nothing more. */
export const noticeCard = (heading: string, said: string): Card => card([title(heading), line(said)], []);

/** For a channel that many read: what is asked, without who said what, and a link. Nothing on it acts. */
export const linkCard = (heading: string, subject: Subject): Card =>
  card([title(heading), ...subjectLines(subject)], [{ type: 'Action.OpenUrl', title: 'Sign in and decide', url: subject.link }]);

const mostListed = 6;

/** Several questions in one card, each with its own link; what there is no room for is in the mail. */
export const digestCard = (questions: readonly Subject[]): Card =>
  card(
    [
      title(decisionsWanted(questions.length)),
      ...questions.slice(0, mostListed).flatMap((subject, at) => [fact('No.', String(at + 1)), ...subjectLines(subject)]),
      ...(questions.length > mostListed ? [line(`${questions.length - mostListed} more are in the mail.`)] : []),
    ],
    questions.slice(0, mostListed).map(({ link }, at) => ({ type: 'Action.OpenUrl', title: `Open no. ${at + 1}`, url: link })),
  );
