import type { RequestRecord } from '../../../src/domain/request-record.js';
import type { Requests } from '../../../src/ports/requests.js';
import { kept } from './kept.js';

/** Access requests in memory. `watch` hears of every change, as a change feed does. */
export function memoryRequests(): Requests & { watch(listener: (record: RequestRecord) => void): void } {
  const records = kept<RequestRecord>();
  const listeners: ((record: RequestRecord) => void)[] = [];
  const put = (record: RequestRecord) => {
    records.put(record.id, record);
    for (const listener of listeners) listener(record);
    return record;
  };
  const newestFirst = () => records.all().sort((one, other) => other.askedAt.localeCompare(one.askedAt));
  return {
    watch: (listener) => void listeners.push(listener),
    async create(record) {
      const stored = records.get(record.id);
      return stored ? { kind: 'exists', record: stored } : { kind: 'created', record: put(record) };
    },
    read: async (id) => records.get(id),
    async change(id, transition) {
      const record = records.get(id);
      const after = record && transition(record);
      return after === record ? record : after && put(after);
    },
    async list({ personId, status }) {
      const mine = (record: RequestRecord) => !personId || [record.requesterId, record.subjectId].includes(personId);
      return { requests: newestFirst().filter((record) => mine(record) && (!status || record.status === status)) };
    },
    unconfirmed: async () =>
      newestFirst().filter(({ status, doors }) => status === 'closed' && doors.some(({ lock }) => lock === 'unconfirmed')),
    openOf: async (requesterId) => newestFirst().filter((each) => each.requesterId === requesterId && each.status !== 'closed').length,
    open: async () => newestFirst().filter(({ status }) => status !== 'closed'),
  };
}
