import { enter, leave } from '../../domain/glass-book.js';
import { PersonId, type RequestId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import { uuidV5 } from '../../domain/uuid-v5.js';
import type { Identity } from '../../ports/identity.js';
import type { Ports } from '../edge-ports.js';
import { isOneOf } from '../may-be-same.js';

type Needs = Ports<'glassBooks' | 'requests' | 'directory'>;
type Speaker = Pick<Identity, 'id' | 'tenantId'>;

/** Enters the request into somebody's book, which holds one at a time: until what they broke the glass for before was reviewed, or came to nothing, there is no other. */
export async function mayBreak(who: Speaker, requestId: RequestId, ports: Needs): Promise<boolean> {
  const { glassBooks, requests } = ports;
  const book = await bookOf(who, ports);
  const { open } = await glassBooks.of(book);
  const others = open.filter((each) => each !== requestId);
  const records = await Promise.all(others.map(async (each) => ({ each, isDone: await isDone(await requests.read(each), who, ports) })));
  const done = records.flatMap((record) => (record.isDone ? [record.each] : []));
  const after = await glassBooks.change(book, (before) => enter(before, requestId, done));
  return after.open.includes(requestId);
}

/** Strikes the request out of somebody's book again, unless it has a word of theirs. */
export async function neverMind(who: Speaker, record: RequestRecord, ports: Needs): Promise<void> {
  if (await hasSpoken(record, who, ports)) return;
  await ports.glassBooks.change(await bookOf(who, ports), (book) => leave(book, record.id));
}

/** All accounts with one employee number have one book. */
async function bookOf({ id, tenantId }: Speaker, { directory }: Needs): Promise<PersonId> {
  const person = await directory.person(id);
  return person?.employeeId === undefined ? id : PersonId.parse(uuidV5(tenantId, `employee ${person.employeeId}`));
}

async function isDone(record: RequestRecord | undefined, who: Speaker, ports: Needs): Promise<boolean> {
  if (!record || record.glass?.reviewed) return true;
  if (await hasSpoken(record, who, ports)) return record.status === 'closed' && !record.glass?.brokenAt;
  return record.status === 'closed' || record.decision !== undefined;
}

const hasSpoken = async ({ glass }: RequestRecord, { id }: Speaker, ports: Needs): Promise<boolean> =>
  isOneOf(
    id,
    (glass?.voices ?? []).map(({ personId }) => personId),
    ports,
  );
