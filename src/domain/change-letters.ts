import type { Letter } from './letter.js';
import { aboutOf, onPaper, type Subject, wordsIn } from './messages.js';
import type { Language } from './words/language.js';

/** Tells whom it concerns that a visit has another window. `isAsked`: it must be approved first. */
export const movedLetter = (subject: Subject, isAsked: boolean, language: Language = 'en'): Letter =>
  onPaper(wordsIn(language).moved(aboutOf(subject, language), isAsked), subject.link);

/** Tells whom it concerns that an approval does not count any more, so that others are asked. */
export const askedAnewLetter = (subject: Subject, language: Language = 'en'): Letter =>
  onPaper(wordsIn(language).askedAnew(aboutOf(subject, language)), subject.link);

/** Tells whom it concerns that a stay does not become longer. */
export const notLongerLetter = (subject: Subject, why: 'denied' | 'lapsed', language: Language = 'en'): Letter =>
  onPaper(wordsIn(language).notLonger(aboutOf(subject, language), why), subject.link);
