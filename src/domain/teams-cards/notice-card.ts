import type { Subject } from '../messages.js';
import { type Card, card } from './card.js';
import { subjectLines, title } from './lines.js';

/** For a channel that many read: what is asked, without who said what, and a link. Nothing on it acts. */
export const linkCard = (heading: string, subject: Subject): Card =>
  card([title(heading), ...subjectLines(subject)], [{ type: 'Action.OpenUrl', title: 'Sign in and decide', url: subject.link }]);
