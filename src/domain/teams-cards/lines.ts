import type { Instant } from '../ids.js';
import { said } from '../letter.js';
import { shownAt } from '../local-time.js';
import { listed, type Subject } from '../messages.js';
import type { CardElement } from './card.js';

const elsewhere = ' … (shortened, the page has all of it)';

/** Text of people as a card has room for it: made harmless by `said`, at most so many characters of it, cut between words where there are any. */
export function shortened(text: string, atMost: number): string {
  const letters = [...text.trim()];
  if (letters.length <= atMost) return said(text, atMost) || '–';
  const kept = letters.slice(0, atMost).join('');
  const gap = kept.lastIndexOf(' ');
  return `${said(gap > kept.length * 0.8 ? kept.slice(0, gap) : kept, atMost)}${elsewhere}`;
}

const mostOfName = 60;

/** A name: of a person, a door. */
export const named = (name: string): string => said(name, mostOfName) || '–';

export const title = (text: string): CardElement => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text, size: 'Large', weight: 'Bolder' }],
});

export const line = (text: string): CardElement => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text }] });

/** Why something did not go as its reader wanted; there may be a name in it. */
export const noteLines = (note: string | undefined): CardElement[] => (note === undefined ? [] : [line(shortened(note, 600))]);

/** Something with its name before it; each is a run of its own, so that text written from right to left turns nothing else around. */
export const fact = (name: string, text: string): CardElement => ({
  type: 'RichTextBlock',
  inlines: [
    { type: 'TextRun', text: `${name}: `, isSubtle: true },
    { type: 'TextRun', text },
  ],
});

/** Who wants in, where and when. */
export const subjectLines = ({ doors, visitor, span }: Subject): CardElement[] => [
  fact('Who enters', named(visitor)),
  fact('Where', listed(doors)),
  fact('From', shownAt(span.from, span.timeZone)),
  fact('Until', shownAt(span.until, span.timeZone)),
];

/** A vote as a card tells it. */
export type VoteLine = { name: string; decision: 'approve' | 'deny' | 'emergency'; at: Instant; escort: boolean };

const labels = { approve: 'Approved by', deny: 'Denied by', emergency: 'Emergency access by' };

const mostVotes = 10;

/** The last votes, who and when. */
export const voteLines = (votes: readonly VoteLine[], timeZone: string): CardElement[] =>
  votes
    .slice(-mostVotes)
    .map(({ name, decision, at, escort }) =>
      fact(labels[decision], `${named(name)}${escort ? ', as escort' : ''}, ${shownAt(at, timeZone)}`),
    );
