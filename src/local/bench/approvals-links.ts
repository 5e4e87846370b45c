import { z } from 'zod';
import type { Reply } from '../story/world-client.js';
import type { ApprovalsSite } from './approvals-site.js';
import { report } from './report.js';

const yes = { decision: 'approve', reason: 'Measured' };
const Audit = z.object({ records: z.array(z.object({ kind: z.string(), because: z.string().optional() })), next: z.string().optional() });

/** A link with every bit that can be turned turned, and one that is another person's, another request's, used, or too late: refused, all alike, each with a reason of its own in the audit. */
export async function benchLinks(site: ApprovalsSite): Promise<void> {
  const id = await site.ask('cage-12', 2);
  await site.idle();
  const path = (await site.linkOf('bob')).replace(/^\/api/, '');
  const post = (user: string, at: string, more: object = {}) => site.as(user)('POST', at, { ...yes, ...more });
  const tried = turned(path);
  const flips: Reply[] = [];
  for (const each of tried) flips.push(await post('bob', each));
  report(`approvals.links, of ${tried.length} with one bit turned, taken`, 'links', [flips.filter(({ status }) => status !== 404).length], {
    limit: 0,
  });

  const other = await site.ask('cage-12', 3);
  await site.idle();
  const refused = [await post('carol', path), await post('bob', path, { requestId: other })];
  await post('bob', path);
  refused.push(await site.as('bob')('GET', path));
  const late = (await site.linkOf('carol')).replace(/^\/api/, '');
  await site.setTo(new Date((await site.now()).getTime() + 2 * 3_600_000));
  refused.push(await post('carol', late));
  const bodies = [...flips, ...refused].map(({ status, body: { traceId: _, ...body } }) => JSON.stringify([status, body]));
  report('approvals.links, different answers to whoever has a link that is no good', 'answers', [new Set(bodies).size], { limit: 1 });
  await site.idle();
  const reasons = await refusalReasons(site);
  report(`approvals.links, reasons in the audit (${[...reasons].sort().join(', ')})`, 'reasons', [reasons.size], { limit: 5 });
  report('approvals.links, votes', 'votes', [(await site.request(id)).approvals.votes.length], { limit: 1 });
}

async function refusalReasons(site: ApprovalsSite): Promise<Set<string | undefined>> {
  const reasons = new Set<string | undefined>();
  for (let next: string | undefined = ''; next !== undefined; ) {
    const page: z.infer<typeof Audit> = Audit.parse((await site.as('frank')('GET', `/audit${next && `?cursor=${next}`}`)).body);
    for (const { kind, because } of page.records) if (kind === 'link.refused') reasons.add(because);
    next = page.next;
  }
  return reasons;
}

/** Every byte of the token, with each of its seven bits turned. */
function turned(path: string): string[] {
  const at = path.lastIndexOf('/') + 1;
  const token = path.slice(at);
  const turn = (place: number, bit: number) => String.fromCharCode(token.charCodeAt(place) ^ (1 << bit));
  const all = [...token].flatMap((_, place) =>
    Array.from({ length: 7 }, (__, bit) => `${token.slice(0, place)}${turn(place, bit)}${token.slice(place + 1)}`),
  );
  return all.map((each) => `${path.slice(0, at)}${encodeURIComponent(each)}`);
}
