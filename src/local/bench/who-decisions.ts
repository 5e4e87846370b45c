import { setTimeout as delay } from 'node:timers/promises';
import { report } from './report.js';
import type { openWhoSite, WhoSite } from './who-site.js';

const rounds = 3;
const people = 8;
const atOnce = 5;
/** Graph tells an app of five people's second factors in ten seconds: new people come no faster. */
const newPersonEveryMs = 2_100;
/** The doors of the shipped site nobody, and somebody, decides about. */
const doors = ['lobby', 'cage-12'] as const;

type Asked = { ms: number; calls: number };
type Figures = { first: Asked[]; cold: Asked[]; warm: Asked[]; preview: number[]; together: number[] };

/** From the question to the first decision, and what Graph was asked for it: the first request after a start, somebody's first, and their next. */
export async function benchDecisions(open: typeof openWhoSite): Promise<void> {
  for (const doorId of doors) {
    const figures: Figures = { first: [], cold: [], warm: [], preview: [], together: [] };
    for (let round = 0; round < rounds; round += 1) await playRound(open, doorId, figures);
    tell(doorId, figures);
  }
}

async function playRound(open: typeof openWhoSite, doorId: string, figures: Figures): Promise<void> {
  const site = await open(people + 1, { quiet: true });
  const tokens = await Promise.all(Array.from({ length: people + 1 }, (_, index) => site.tokenOf(`guest-${index}`)));
  await site.graphCalls();
  const [first = '', ...others] = tokens;
  figures.first.push(await askOnce(site, first, doorId));
  for (const token of others) {
    await delay(newPersonEveryMs);
    figures.cold.push(await askOnce(site, token, doorId));
    figures.warm.push(await askOnce(site, token, doorId));
    figures.preview.push(await site.preview(token, doorId));
    await site.graphCalls();
  }
  const asked = await Promise.all(others.slice(0, atOnce).map((token) => site.decision(token, doorId)));
  figures.together.push(...asked.map(({ ms }) => ms));
  await site.close();
}

async function askOnce(site: WhoSite, token: string, doorId: string): Promise<Asked> {
  const { ms } = await site.decision(token, doorId);
  const calls = await site.graphCalls();
  if (process.env['BENCH_CALLS']) process.stderr.write(`${calls.join(', ')}\n`);
  return { ms, calls: calls.length };
}

function tell(doorId: string, { first, cold, warm, preview, together }: Figures): void {
  const ms = (asked: readonly Asked[]) => asked.map((each) => each.ms);
  const calls = (asked: readonly Asked[]) => asked.map((each) => each.calls);
  report(`decision at ${doorId}, first of all`, 'ms', ms(first), { limit: 2_000 });
  report(`decision at ${doorId}, somebody new`, 'ms', ms(cold), { limit: 2_000 });
  report(`decision at ${doorId}, somebody known`, 'ms', ms(warm), { limit: 2_000 });
  report(`decision at ${doorId}, ${atOnce} people at once`, 'ms', together, { limit: 2_000 });
  report(`dry run at ${doorId}`, 'ms', preview);
  report(`calls to Graph at ${doorId}, first of all`, '', calls(first), { limit: 6 });
  report(`calls to Graph at ${doorId}, somebody new`, '', calls(cold), { limit: 6 });
  report(`calls to Graph at ${doorId}, somebody known`, '', calls(warm), { limit: 1 });
}
