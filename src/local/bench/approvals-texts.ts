import { z } from 'zod';
import type { ApprovalsSite } from './approvals-site.js';
import { report } from './report.js';

/** What people write who want to be more than text. */
const texts = [
  '<img src=x onerror=alert(1)><script>alert(1)</script>',
  '[click](https://evil.example) **bold** <https://evil.example> # head',
  'first\r\nBcc: eve@evil.example\r\n\r\nsecond',
  'code \u202e0000\u2066 \u05d0\u05d1\u05d2 \u0627\u0644',
  'x'.repeat(10_000),
];
const Message = z.object({
  channel: z.string(),
  to: z.string(),
  subject: z.string().default(''),
  html: z.string().default(''),
  card: z.unknown().optional(),
});

/** Whatever is written as purpose: text in mail and card, one recipient a mail, and nothing that sets anything in motion. */
export async function benchTexts(site: ApprovalsSite): Promise<void> {
  const faults: string[] = [];
  for (const [nth, text] of texts.entries()) {
    const since = await site.now();
    await site.ask('cage-12', 10 + nth, text);
    await site.idle();
    const sent = z.array(Message).parse(await site.control('GET', `/outbox?since=${since.toISOString()}`));
    if (!sent.some(({ channel }) => channel === 'email') || !sent.some(({ channel }) => channel === 'teams'))
      faults.push(`${nth}: nothing was sent`);
    for (const message of sent) faults.push(...faultsOf(message).map((fault) => `${nth}: ${fault}`));
    await site.setTo(new Date(since.getTime() + 11 * 60_000));
  }
  report(`approvals.texts of ${texts.length} kinds${faults.map((fault) => `, ${fault}`).join('')}`, 'faults', [faults.length], {
    limit: 0,
  });
}

function faultsOf({ channel, to, subject, html, card }: z.infer<typeof Message>): string[] {
  const cardText = JSON.stringify(card ?? {});
  return [
    ...(/[,;\s]/.test(to) ? ['more than one recipient'] : []),
    ...(/[\r\n\u202a-\u202e\u2066\u2067]/.test(subject) ? ['controls in the subject'] : []),
    ...(/<(?!\/?p>|a href="http:\/\/127\.0\.0\.1|\/a>)/.test(html) ? ['tags in the mail'] : []),
    ...(/[\u202a-\u202e]/.test(html + cardText) ? ['turned text'] : []),
    ...(channel === 'teams' && cardText.includes('"type":"TextBlock"') ? ['an element that reads Markdown'] : []),
    ...(channel === 'teams' && Buffer.byteLength(cardText) > 28 * 1024 ? ['a card too large'] : []),
  ];
}
