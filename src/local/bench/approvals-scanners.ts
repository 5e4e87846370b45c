import type { ApprovalsSite } from './approvals-site.js';
import { report } from './report.js';

const visits = 500;
const methods = ['GET', 'HEAD', 'OPTIONS'];
const ballot = JSON.stringify({ decision: 'approve', reason: 'scanner' });

/** Five hundred visits by scanners, and a script without a session that follows every link and posts every form it finds, and the decision itself wherever it can. */
export async function benchScanners(site: ApprovalsSite): Promise<void> {
  const id = await site.ask('cage-12', 0);
  await site.idle();
  const link = `${site.api}${await site.linkOf('bob')}`;
  const before = JSON.stringify(await site.request(id));
  for (let visit = 0; visit < visits; visit += 1) await fetch(link, { method: methods[visit % methods.length] ?? 'GET' });
  const pages = await crawl(link, site.api);
  await site.idle();
  const isUntouched = JSON.stringify(await site.request(id)) === before;
  report(`approvals.scanners, decisions in ${visits} visits and ${pages} pages`, 'decisions', [isUntouched ? 0 : 1], { limit: 0 });
  const { status } = await site.decide('bob', id, 'deny');
  report('approvals.scanners, the approver can still decide', 'status', [status]);
}

/** Returns how many addresses it tried. */
async function crawl(from: string, origin: string): Promise<number> {
  const seen = new Set<string>();
  for (let queue = [from]; queue.length > 0 && seen.size < 200; ) {
    const [next = '', ...rest] = queue;
    queue = rest;
    if (seen.has(next)) continue;
    seen.add(next);
    const text = await (await fetch(next)).text();
    for (const type of ['application/json', 'application/x-www-form-urlencoded'])
      await fetch(next, { method: 'POST', headers: { 'content-type': type }, body: ballot });
    const links = [...text.matchAll(/(?:href|src|action)=["']([^"']+)["']|["'](\/(?:api|app)\/[\w/.-]+)["']/g)];
    const found = links.map(([, attribute, quoted]) => URL.parse(attribute ?? quoted ?? '', next)?.href ?? '');
    queue.push(...found.filter((each) => each.startsWith(origin)));
  }
  return seen.size;
}
