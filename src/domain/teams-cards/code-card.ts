import type { Subject } from '../messages.js';
import { type Card, card } from './card.js';
import { subjectLines, title } from './lines.js';

/** Tells the person who enters that their code waits behind a sign-in. Nothing on it acts, and the code is not on it. */
export const codeCard = (heading: string, open: string, subject: Subject): Card =>
  card([title(heading), ...subjectLines(subject)], [{ type: 'Action.OpenUrl', title: open, url: subject.link }]);
