import type { RequestId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Requests } from '../../ports/requests.js';

const readAtOnce = 16;

/** These requests, each once; those that are kept no more are missing. */
export async function requestsOf(ids: readonly RequestId[], requests: Requests): Promise<RequestRecord[]> {
  const wanted = [...new Set(ids)];
  const found: RequestRecord[] = [];
  for (let start = 0; start < wanted.length; start += readAtOnce) {
    const some = await Promise.all(wanted.slice(start, start + readAtOnce).map((id) => requests.read(id)));
    found.push(...some.filter((record) => record !== undefined));
  }
  return found;
}
