import type { InvocationContext } from '@azure/functions';
import type { PersonId } from '../../domain/ids.js';
import { checkOut } from '../../domain/request.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';

/** Somebody has left: in the record, then their orchestration hears of it. Undefined: they were not inside, or it is over. Again: the same. */
export async function leave(
  { id }: Pick<RequestRecord, 'id'>,
  by: PersonId,
  { requests, clock, flows }: Ports<'requests' | 'clock' | 'flows'>,
  context: InvocationContext,
): Promise<RequestRecord | undefined> {
  const record = await requests.change(id, (current) => checkOut(current, by, clock.now()));
  if (!record?.checkedOutAt) return undefined;
  await flows(context).wake(id);
  return record;
}
