import type { Instant } from './ids.js';
import { shownAt } from './local-time.js';
import type { RequestOutcome } from './request-record.js';
import { type SecretCode, spokenGroups } from './secret-code.js';

/** What an email says, in both of its forms. */
export type Letter = { subject: string; text: string; html: string };

/** A span of time at a door, shown in the door's own time. */
export type Span = { from: Instant; until: Instant; timeZone: string };

/** What a letter about a request names. `link` leads to the request's page and carries no authority. */
export type Subject = { doors: readonly string[]; visitor: string; span: Span; link: string };

/** What somebody at a door can do: Latch knows nobody to call but the host of the visit. */
const ifShut =
  'If the door stays shut, compare the time above with your clock, then ask the person who expects you. Do not guess: a keypad pauses after five wrong codes.';

/** The code by SMS: what it opens is not in the same message. Plain text: it belongs in a delivery and nowhere else. */
export const codeText = (code: SecretCode, span: Span): string =>
  `Your latch code is ${spokenGroups(code)}. It opens once, from ${shown(span)}. Never pass it on.`;

/** The code by email, for who has no mobile: what it opens is not in it either. */
export const codeLetter = (code: SecretCode, span: Span): Letter =>
  letter('Your latch code', [
    `Your latch code is ${spokenGroups(code)}.`,
    `It works from ${shown(span)}.`,
    'It opens once. Never pass it on.',
    ifShut,
  ]);

/** Says by SMS that a sealed code waits, without saying where it opens. */
export const sealedText = (link: string): string => `Your latch code is ready. Sign in to see it, once: ${link}`;

/** Says by email that a sealed code waits. */
export const sealedLetter = ({ doors, span, link }: Subject): Letter =>
  letter(
    'Your latch code is ready',
    [`Your code for ${listed(doors)} works from ${shown(span)}.`, 'Sign in to see it. It is shown once and opens once.', ifShut],
    link,
  );

/** Asks an approver. `purpose` is what the requester wrote; `escort`: somebody who approves must come along. */
export const approvalLetter = ({ doors, visitor, span, link }: Subject, purpose: string, decideBy: Instant, escort = false): Letter =>
  letter(
    `Decision wanted: ${listed(doors)}`,
    [
      `${visitor} asks to enter ${listed(doors)} from ${shown(span)}.`,
      `Purpose: ${purpose}`,
      ...(escort ? [`${visitor} may enter accompanied only: one of those who approve must say that they will come along.`] : []),
      `Please decide by ${shownAt(decideBy, span.timeZone)}. Without a decision the request lapses.`,
    ],
    link,
  );

/** Tells everybody concerned that the request was approved. */
export const approvedLetter = ({ doors, visitor, span, link }: Subject): Letter =>
  letter(
    `Approved: ${listed(doors)}`,
    [
      `${visitor} may enter ${listed(doors)} from ${shown(span)}.`,
      'The code follows before that, to the visitor alone. It says until when it works, which can be sooner than the visit ends.',
      'If no code has come by the beginning, the visitor should ask the person who expects them.',
    ],
    link,
  );

/** Tells everybody concerned how the request ended. */
export const endedLetter = ({ doors, visitor, span, link }: Subject, outcome: RequestOutcome): Letter =>
  letter(`${titles[outcome]}: ${listed(doors)}`, [`${visitor}, ${listed(doors)}, ${shown(span)}.`, endings[outcome]], link);

const titles: Record<RequestOutcome, string> = {
  completed: 'Completed',
  denied: 'Denied',
  lapsed: 'Lapsed',
  'no-show': 'Nobody came',
  cancelled: 'Cancelled',
  revoked: 'Revoked',
  failed: 'Failed',
};

const endings: Record<RequestOutcome, string> = {
  completed: 'The visit is over. Its code is void.',
  denied: 'The request was denied. No code is valid.',
  lapsed: 'Nobody decided in time. No code was made.',
  'no-show': 'The window is over and nobody entered. Its code is void.',
  cancelled: 'The request was taken back. No code is valid.',
  revoked: 'The right to enter was revoked. No code is valid.',
  failed: 'The request could not be carried out. No code is valid. Please ask again, or speak to the person who expects the visitor.',
};

const shown = ({ from, until, timeZone }: Span) => `${shownAt(from, timeZone)} to ${shownAt(until, timeZone)}`;
const listed = (names: readonly string[]) => names.join(', ');

function letter(subject: string, said: readonly string[], link?: string): Letter {
  const paragraphs = said.map(inOneLine);
  const html = paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`);
  return {
    subject,
    text: [...paragraphs, ...(link ? [link] : [])].join('\n\n'),
    html: [...html, ...(link ? [`<p><a href="${escaped(link)}">${escaped(link)}</a></p>`] : [])].join('\n'),
  };
}

/** What people wrote must not look like a paragraph of ours: no line breaks or other control characters, and nothing that turns the direction of text (Unicode UAX 9). */
const inOneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ');

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
