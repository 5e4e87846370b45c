import { createHash } from 'node:crypto';
import { PersonId } from '../../domain/ids.js';
import { canonical } from '../../domain/latch-code.js';
import { gathered, movesIn, nothingInView, type Said } from '../../domain/signals/graph-notice.js';
import type { SignalRecord } from '../../domain/signals/signal-record.js';
import type { ChangedResource } from '../../ports/people.js';
import type { Ports } from '../edge-ports.js';
import { groupsInView } from './groups-in-view.js';
import { keepSignal } from './keep-signal.js';

type Needs = Ports<'changes' | 'places' | 'signals' | 'clock' | 'doors' | 'policy' | 'directory'>;

/** The rest of a large change is read the next time. */
const mostPages = 20;

/**
 * Asks the directory what has changed since we asked last. What it tells is in the records before we go on to the next place, so that nothing is lost between.
 * The first asking only finds the place to begin at; where that was lost, or something was missed before there was one (`isGap`), anybody may have changed.
 */
export async function learnChanges(ports: Needs, { isGap = false }: { isGap?: boolean } = {}): Promise<SignalRecord[]> {
  const found = await Promise.all((['users', 'groups'] as const).map((resource) => learn(resource, ports, isGap)));
  if (found.flat().length > 0) ports.directory.forget();
  return found.flat();
}

async function learn(resource: ChangedResource, ports: Needs, isGap: boolean): Promise<SignalRecord[]> {
  const kept: SignalRecord[] = [];
  let from = await ports.places.of(resource);
  if (from === undefined) return beginAnew(resource, isGap ? 'nowhere' : undefined, ports);
  for (let pages = 0; pages < mostPages; pages += 1) {
    const told = await ports.changes.since(resource, from);
    if (told.kind === 'lost') return [...kept, ...(await beginAnew(resource, from, ports))];
    const said = [...(await saidBy(told, ports)), ...(told.isAboutAnybody ? [anybody(resource)] : [])];
    kept.push(...(await keep(resource, said, [from, told.place], ports)));
    if (told.place !== from) await ports.places.keep(resource, told.place);
    if (told.isLast) break;
    from = told.place;
  }
  return kept;
}

/** The new place is found first: what changes from here on it will tell, and what changed before is seen by whoever looks afterwards. `lost`: what we had. */
async function beginAnew(resource: ChangedResource, lost: string | undefined, ports: Needs): Promise<SignalRecord[]> {
  const place = await ports.changes.begin(resource);
  const kept = lost === undefined ? [] : await keep(resource, [anybody(resource)], [lost, place], ports);
  await ports.places.keep(resource, place);
  return kept;
}

const anybody = (resource: ChangedResource): Said => ({
  word: resource === 'users' ? 'user-changed' : 'group-changed',
  people: 'everybody',
});

type Told = Extract<Awaited<ReturnType<Needs['changes']['since']>>, { kind: 'changes' }>;

async function saidBy({ people, groups }: Told, ports: Needs): Promise<Said[]> {
  const ids = people.flatMap((id) => PersonId.safeParse(id).data ?? []);
  const inView = groups.length > 0 ? await groupsInView(ports) : nothingInView;
  return [{ word: 'user-changed', people: ids }, ...groups.flatMap((each) => movesIn(each, inView))];
}

/** Two processes that read the same page write one record. */
async function keep(resource: ChangedResource, said: readonly Said[], span: [string, string], ports: Needs): Promise<SignalRecord[]> {
  const heard = gathered(said);
  if (heard.length === 0) return [];
  const senderId = createHash('sha256').update(canonical(span)).digest('hex');
  return [await keepSignal({ feed: 'graph', source: `microsoft-graph/${resource}/delta`, senderId, heard }, ports)];
}
