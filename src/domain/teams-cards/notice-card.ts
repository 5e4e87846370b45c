import type { Subject } from '../messages.js';
import { type Card, card } from './card.js';
import { line, subjectLines, title } from './lines.js';

/** One sentence of ours, for whoever is told nothing more. */
export const noticeCard = (heading: string, said: string): Card => card([title(heading), line(said)], []);

/** For a channel that many read: what is asked, without who said what, and a link. Nothing on it acts. */
export const linkCard = (heading: string, subject: Subject): Card =>
  card([title(heading), ...subjectLines(subject)], [{ type: 'Action.OpenUrl', title: 'Sign in and decide', url: subject.link }]);
