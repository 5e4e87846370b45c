import { isToReview } from '../../../src/domain/break-glass.js';
import { ruleIdsFor } from '../../../src/domain/entry.js';
import type { DoorId } from '../../../src/domain/ids.js';
import type { DoorState, RequestRecord } from '../../../src/domain/request-record.js';
import { ruleId, type Target } from '../../../src/domain/rule-record.js';
import { voicesBehind } from '../../../src/domain/voices-behind.js';
import type { Requests } from '../../../src/ports/requests.js';
import { type Kept, kept } from './kept.js';

/** Access requests in memory. `watch` hears of every change, as a change feed does. */
export function memoryRequests(
  records: Kept<RequestRecord> = kept(),
): Requests & { watch(listener: (record: RequestRecord) => void): void } {
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
    unconfirmedAt: async (door) =>
      newestFirst().filter((each) => each.status === 'closed' && isAt(each, door) && each.doors.some(({ lock }) => lock === 'unconfirmed')),
    askedOf: async (approverId) =>
      newestFirst().filter(
        ({ status, approvals }) => status !== 'closed' && (approvals.asked ?? []).some(({ personId }) => personId === approverId),
      ),
    toReview: async () => newestFirst().filter(isToReview),
    openOf: async (requesterId) => newestFirst().filter((each) => each.requesterId === requesterId && each.status !== 'closed').length,
    open: async () => newestFirst().filter(({ status }) => status !== 'closed'),
    openAt: async (door) => newestFirst().filter((each) => each.status !== 'closed' && isAt(each, door)),
    places: async (target, by) =>
      doorsUnder(target, newestFirst()).flatMap(({ record, door: { doorId, grantId, lock } }) => {
        const open = record.status !== 'closed' || (by !== undefined && record.revoked?.revocationId === by);
        return open || lock === 'unconfirmed' ? [{ requestId: record.id, subjectId: record.subjectId, doorId, grantId, lock, open }] : [];
      }),
    countPlaces: async (target) => doorsUnder(target, newestFirst()).filter(({ record }) => record.status !== 'closed').length,
    touched: async (target) =>
      doorsUnder(target, newestFirst()).map(({ record, door: { doorId, grantId } }) => ({
        requestId: record.id,
        doorId,
        grantId,
        ...record.window,
        isLive: record.status !== 'closed',
        ...(record.outcome && { outcome: record.outcome }),
        entered: record.timeline.some(({ event, detail }) => event === 'entered' && detail === doorId),
      })),
    async unrevoked(target, most) {
      const open = newestFirst().filter(({ status, revoked }) => status !== 'closed' && !revoked);
      return [...new Set(doorsUnder(target, open).map(({ record }) => record.id))].slice(0, most);
    },
  };
}

/** Requests under a target, with each of their doors that is. */
const doorsUnder = (target: Target, records: readonly RequestRecord[]): { record: RequestRecord; door: DoorState }[] =>
  records.flatMap((record) =>
    record.doors.filter((door) => idsOf(record, door).includes(ruleId(target))).map((door) => ({ record, door })),
  );

const idsOf = (record: RequestRecord, { doorId, site }: DoorState) => {
  const { id: requestId, requesterId, subjectId, vendor } = record;
  return ruleIdsFor({
    requestId,
    requesterId,
    subjectId,
    vendor,
    doorId,
    siteId: site ?? '',
    approverIds: voicesBehind(record),
  });
};

const isAt = ({ doors }: RequestRecord, door: DoorId) => doors.some(({ doorId }) => doorId === door);
