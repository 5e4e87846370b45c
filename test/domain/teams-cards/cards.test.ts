import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DoorId } from '../../../src/domain/ids.js';
import { approvalCard } from '../../../src/domain/teams-cards/approval-card.js';
import { askCard } from '../../../src/domain/teams-cards/ask-card.js';
import { Card, cardBytesAtMost } from '../../../src/domain/teams-cards/card.js';
import { isSealed, sealCard } from '../../../src/domain/teams-cards/card-seal.js';
import { linkCard, noticeCard } from '../../../src/domain/teams-cards/notice-card.js';
import { outcomeCard } from '../../../src/domain/teams-cards/outcome-card.js';
import { textOf } from '../../functions/given/teams.js';

const master = new Uint8Array(32).fill(3);
const requestId = '33333333-3333-4333-8333-333333333333';
const bob = '00000000-0000-4000-8000-000000000002';
const data = sealCard(master, { kind: 'decide', requestId, question: 1 }, bob);
const span = { from: '2027-02-03T13:00:00.000Z', until: '2027-02-03T14:00:00.000Z', timeZone: 'Europe/Berlin' };

/** Any character there is; `unit: 'binary'` first makes a table of all of them, which takes a second. */
const anyCharacter = fc.oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }));
/** Everything that tries to be more than text in one card or another. */
const wild = fc.oneof(
  fc.constantFrom(
    '[click](https://evil.example)',
    '**bold** _x_ `code` # title\r\n- item',
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
    '\u202Egnp.exe \u2066x',
    '{{DATE(2027-02-03T13:00:00Z,SHORT)}} $(name) <at>Bob</at>',
    '日本語 עברית العربية',
    '',
  ),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(anyCharacter, { maxLength: 50 }).map((points) => String.fromCodePoint(...points)),
);
const long = fc.oneof(
  wild,
  wild.map((text) => `${text} x`.repeat(400)),
  fc.constant('ß€漢'.repeat(3_500)),
);

const cards = (text: string) => {
  const subject = { doors: Array.from({ length: 12 }, () => text), visitor: text, span, link: 'https://latch.example/app/requests/1' };
  const votes = Array.from({ length: 20 }, () => ({ name: text, decision: 'approve' as const, at: span.from, escort: true }));
  const question = { subject, purpose: text, decideBy: span.from, required: 3, votes, escort: true, doorName: text, signsIn: true };
  const doors = Array.from({ length: 80 }, (_, at) => ({ id: DoorId.parse(`door-${at}`), name: text }));
  return [
    approvalCard(question, data, text.slice(0, 200) || 'x'),
    outcomeCard({ subject, votes, verdict: { kind: 'denied', at: span.from }, waitsFor: 1 }, data),
    askCard(doors, data, text),
    linkCard('Decision wanted', subject),
    noticeCard('Latch', 'x'),
  ];
};

/** What a card is made of beside what people wrote: it is the same whatever that was. */
const besideText = (card: Card | undefined) => ({ ...card, body: card?.body.map((part) => ({ ...part, inlines: [], choices: [] })) });
const plain = cards('plain');

describe('a card', () => {
  it('is one we may send, whatever people wrote, and no larger than Teams takes', () => {
    fc.assert(
      fc.property(long, (text) => {
        for (const card of cards(text)) {
          expect(Card.safeParse(card).error).toBeUndefined();
          expect(Buffer.byteLength(JSON.stringify({ attachments: [{ content: card }] }))).toBeLessThanOrEqual(cardBytesAtMost);
        }
      }),
      { numRuns: process.env['LATCH_DEEP'] ? 500 : 12 },
    );
  });

  it('says what people wrote in text runs only, in one line, turning nothing around', () => {
    fc.assert(
      fc.property(wild, (text) => {
        for (const [at, card] of cards(text).entries()) {
          for (const { text: run } of card.body.flatMap((element) => ('inlines' in element ? element.inlines : []))) {
            expect(run).not.toMatch(/[\r\n\u2028\u2029\u202a-\u202e\u2066\u2067]/u);
          }
          if (text.trim() !== '') expect(besideText(card)).toEqual(besideText(plain[at]));
        }
      }),
      { numRuns: process.env['LATCH_DEEP'] ? 500 : 12 },
    );
  });

  it('shows the whole of what was asked', () => {
    const [card] = cards('Cage [12](x)');
    expect(textOf(card)).toMatch(
      /Who enters: \nCage \[12\]\(x\)[\s\S]*From: [\s\S]*14:00[\s\S]*Purpose: \nCage \[12\]\(x\)[\s\S]*Decide by: /,
    );
  });

  it('is ours and its reader’s: every other seal, kind, request, question or person is none', () => {
    expect(isSealed([master], data, bob)).toBe(true);
    expect(isSealed([new Uint8Array(32).fill(4), master], data, bob)).toBe(true);
    expect(isSealed([new Uint8Array(32).fill(4)], data, bob)).toBe(false);
    expect(isSealed([master], data, requestId)).toBe(false);
    expect(isSealed([master], { ...data, kind: 'ask' }, bob)).toBe(false);
    expect(isSealed([master], { ...data, requestId: bob }, bob)).toBe(false);
    expect(isSealed([master], { ...data, question: 0 }, bob)).toBe(false);
    expect(isSealed([master], { kind: 'decide', requestId, mac: data.mac }, bob)).toBe(false);
    for (let at = 0; at < data.mac.length; at += 1) {
      const mac = `${data.mac.slice(0, at)}${data.mac[at] === 'A' ? 'B' : 'A'}${data.mac.slice(at + 1)}`;
      expect(isSealed([master], { ...data, mac }, bob)).toBe(false);
    }
  });
});
