import type { Instant } from './ids.js';
import { type Letter, letter, said } from './letter.js';
import { shownAt, shownSpan } from './local-time.js';
import type { RequestOutcome } from './request-record.js';
import { type SecretCode, spokenGroups } from './secret-code.js';
import { de } from './words/de.js';
import { en } from './words/en.js';
import type { Language } from './words/language.js';
import type { About, Draft, Progress, Words } from './words/words.js';

/** A span of time at a door, shown in the door's own time. */
export type Span = { from: Instant; until: Instant; timeZone: string };

/** What a letter about a request names. `link` leads to the request's page and carries no authority; `help`: whom somebody at a door can call. */
export type Subject = { doors: readonly string[]; visitor: string; span: Span; link: string; help?: readonly string[] };

/** Our words in a language. */
export const wordsIn = (language: Language): Words => (language === 'de' ? de : en);

/** The code by SMS: what it opens is not in the same message. Plain text: it belongs in a delivery and nowhere else. */
export const codeText = (code: SecretCode, span: Span, language: Language = 'en'): string =>
  wordsIn(language).codeText(spokenGroups(code), shown(span, language));

/** The code by email, for who has no mobile: what it opens is not in it either. */
export const codeLetter = (code: SecretCode, span: Span, language: Language = 'en', help: readonly string[] = []): Letter =>
  onPaper(wordsIn(language).code(spokenGroups(code), shown(span, language), help.map(readable)));

/** Says by SMS that a sealed code waits, without saying where it opens. */
export const sealedText = (link: string, language: Language = 'en'): string => wordsIn(language).sealedText(link);

/** Says by email that a sealed code waits. */
export const sealedLetter = (subject: Subject, language: Language = 'en'): Letter =>
  onPaper(wordsIn(language).sealed(aboutOf(subject, language), helpOf(subject)), subject.link);

/** Tells whoever comes what was arranged. */
export const arrangedLetter = (
  subject: Subject,
  terms: { host: string; deliverAt: Instant; leaveLink: string },
  language: Language = 'en',
): Letter => {
  const deliverAt = shownAt(terms.deliverAt, subject.span.timeZone, language);
  const draft = wordsIn(language).arranged(aboutOf(subject, language), {
    ...terms,
    host: said(terms.host),
    deliverAt,
    help: helpOf(subject),
  });
  return onPaper(draft, subject.link);
};

/** Tells everybody concerned that the request was approved. */
export const approvedLetter = (subject: Subject, language: Language = 'en'): Letter =>
  onPaper(wordsIn(language).approved(aboutOf(subject, language)), subject.link);

/** Tells a requester who wants to hear of every step which one it is. */
export const progressLetter = (subject: Subject, status: Progress, language: Language = 'en'): Letter =>
  onPaper(wordsIn(language).progress(aboutOf(subject, language), status), subject.link);

/** Tells everybody concerned how the request ended. */
export const endedLetter = (subject: Subject, outcome: RequestOutcome, language: Language = 'en'): Letter =>
  onPaper(wordsIn(language).ended(aboutOf(subject, language), outcome), subject.link);

/** A draft as a letter. */
export const onPaper = ({ subject, paragraphs }: Draft, link?: string): Letter => letter(subject, paragraphs, link);

/** What a letter is about, as people read it. */
export const aboutOf = ({ doors, visitor, span }: Subject, language: Language): About => ({
  visitor: said(visitor),
  doors: listed(doors, language),
  span: shown(span, language),
});

/** A span of time as people read it, in the door's own time. */
export const shown = ({ from, until, timeZone }: Span, language: Language = 'en'): string =>
  shownSpan([from, until], timeZone, wordsIn(language).to, language);

const mostListed = 8;

/** Names of doors in a sentence. */
export const listed = (names: readonly string[], language: Language = 'en'): string => {
  const more = names.length - mostListed;
  const first = names.slice(0, mostListed).map((name) => said(name, 60));
  return `${first.join(', ')}${more > 0 ? wordsIn(language).more(more) : ''}`;
};

const readable = (line: string) => said(line);
const helpOf = ({ help = [] }: Subject) => help.map(readable);
