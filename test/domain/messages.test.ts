import { describe, expect, it } from 'vitest';
import { approvalLetter } from '../../src/domain/approval-letter.js';
import { approvedLetter, arrangedLetter, codeLetter, codeText, endedLetter, sealedLetter, sealedText } from '../../src/domain/messages.js';
import { RequestOutcome } from '../../src/domain/request-record.js';
import { secretCode } from '../../src/domain/secret-code.js';

const span = { from: '2030-03-04T14:00:00.000Z', until: '2030-03-04T14:15:00.000Z', timeZone: 'Europe/Berlin' };
const subject = { doors: ['Server room'], visitor: 'Tara <b>', span, link: 'https://latch.example/app/requests/1' };
const asked = { ...subject, requester: 'Bob', decideBy: span.from };
const code = secretCode('384175920');

describe('a message', () => {
  it('with the code shows it in groups and in local time, and never says where', () => {
    const messages = [codeText(code, span), codeLetter(code, span).text, codeLetter(code, span).html];
    for (const message of messages) {
      expect(message).toContain('384 175 920');
      expect(message).toContain('15:00 to 15:15 (UTC+01:00)');
      expect(message).not.toMatch(/server|https/i);
    }
  });

  it('tells somebody at the door what to do if it stays shut, and everybody that a code opens once', () => {
    for (const { text, html } of [codeLetter(code, span), sealedLetter(subject)]) {
      for (const form of [text, html]) expect(form).toMatch(/opens once.*If the door stays shut.*ask the person who expects you/is);
    }
    expect(codeText(code, span)).toContain('opens once');
    expect(approvedLetter(subject).text).toContain('If no code has come by the beginning');
    expect(endedLetter(subject, 'failed').text).toContain('Please ask again');
  });

  it('fits one or two SMS in plain GSM characters', () => {
    for (const text of [codeText(code, span), sealedText(subject.link)]) expect(text).toMatch(/^[\x20-\x7e]{1,306}$/);
  });

  it('for everybody else never holds a code', () => {
    const letters = [
      sealedLetter(subject),
      approvalLetter({ ...asked, purpose: 'a visit' }, subject.link),
      approvedLetter(subject),
      ...RequestOutcome.options.map((outcome) => endedLetter(subject, outcome)),
    ];
    for (const { text, html, subject: title } of letters) {
      expect(`${text}${html}${title}`).not.toMatch(/\d{3} \d{3} \d{3}/);
      expect(text).toContain(subject.link);
    }
  });

  it('shows what people wrote, and lets none of it become markup', () => {
    const { html, text } = approvalLetter({ ...asked, purpose: '<script>alert("1")</script> & more' }, subject.link);
    expect(text).toContain('<script>alert("1")</script> & more');
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more');
    expect(html).not.toMatch(/<script|<b>/);
  });

  it('is a page that reads well by itself: its subject above, the code large, links that can be clicked', () => {
    const { html } = codeLetter(code, span);
    expect(html).toMatch(
      /<title>Your latch code<\/title>.*<h1[^>]*>Your latch code<\/h1>.*<p style="font-size:1.4em[^>]*>Your latch code is 384 175 920/s,
    );
    const arranged = arrangedLetter(subject, { host: 'Alice', deliverAt: span.from, leaveLink: 'https://latch.example/out/1' });
    const links = (all: string) => [...all.matchAll(/<a href="([^"]*)">/g)].map(([, to]) => to);
    expect(links(arranged.html)).toEqual(['https://latch.example/out/1', subject.link]);
    expect(arranged.text).toContain('When you have left, say so here:\n\nhttps://latch.example/out/1\n\n');
  });

  it('makes no link of what people wrote', () => {
    const { html } = approvalLetter({ ...asked, purpose: 'see https://evil.example' }, subject.link);
    expect(html).not.toContain('href="https://evil.example');
  });

  it('keeps what people wrote in one line, so that it cannot pass for a paragraph of ours', () => {
    const { text, html } = approvalLetter(
      { ...asked, purpose: 'a visit\r\n\r\nApproved already:\u2028\u202ehttps://evil.example' },
      subject.link,
    );
    expect(text).toContain('Purpose: a visit Approved already: https://evil.example\n\n');
    expect(html).toContain('<p>Purpose: a visit Approved already: https://evil.example</p>');
  });
});
