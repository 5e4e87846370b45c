import { enter } from '../../domain/glass-book.js';
import type { PersonId, RequestId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';

/** Enters the request into somebody's book, which holds one at a time: until what they broke the glass for before was reviewed, or came to nothing, there is no other. */
export async function mayBreak(
  id: PersonId,
  requestId: RequestId,
  { glassBooks, requests }: Ports<'glassBooks' | 'requests'>,
): Promise<boolean> {
  const { open } = await glassBooks.of(id);
  const others = open.filter((each) => each !== requestId);
  const records = await Promise.all(others.map(async (each) => ({ each, record: await requests.read(each) })));
  const done = records.filter(({ record }) => isDone(record, id)).map(({ each }) => each);
  const after = await glassBooks.change(id, (book) => enter(book, requestId, done));
  return after.open.includes(requestId);
}

function isDone(record: RequestRecord | undefined, id: PersonId): boolean {
  if (!record || record.glass?.reviewed) return true;
  const hasSpoken = record.glass?.voices.some(({ personId }) => personId === id) === true;
  return hasSpoken ? record.status === 'closed' && !record.glass?.brokenAt : record.status === 'closed' || record.decision !== undefined;
}
