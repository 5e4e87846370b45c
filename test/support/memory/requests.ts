import type { RequestRecord } from '../../../src/domain/request-record.js';
import type { Requests } from '../../../src/ports/requests.js';
import { kept } from './kept.js';

/** Access requests in memory. */
export function memoryRequests(): Requests {
  const records = kept<RequestRecord>();
  const newestFirst = () => records.all().sort((one, other) => other.askedAt.localeCompare(one.askedAt));
  return {
    async create(record) {
      const stored = records.get(record.id);
      return stored ? { kind: 'exists', record: stored } : { kind: 'created', record: records.put(record.id, record) };
    },
    read: async (id) => records.get(id),
    async change(id, transition) {
      const record = records.get(id);
      return record && records.put(id, transition(record));
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
