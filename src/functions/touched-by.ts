import { z } from 'zod';
import type { StoredRecord } from '../domain/audit/chain.js';
import { DoorId, Instant, PersonId, RequestId } from '../domain/ids.js';
import { RequestOutcome, type RequestRecord } from '../domain/request-record.js';
import { noteReading } from './audit/note-reading.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';
import { readAudit } from './inquiry/read-audit.js';
import { requestsOf } from './inquiry/requests-of.js';
import { inquirers, isSpan, spanMessage, When } from './inquiry/span.js';

const Act = z.object({ at: Instant, kind: z.string(), reason: z.string().optional(), chain: z.string(), seq: z.int() });
const Touched = z.object({
  personId: PersonId,
  requests: z.array(
    z.object({
      requestId: RequestId,
      did: z.array(Act),
      subjectId: PersonId.optional(),
      doors: z.array(DoorId),
      outcome: RequestOutcome.optional(),
      /** When somebody entered by it. */
      entered: z.array(Instant),
    }),
  ),
  /** What they did that belongs to no request: rules, changes of doors, looks into the audit. */
  others: z.array(Act),
  complete: z.boolean(),
});
type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'requests' | 'audit' | 'clock' | 'newId'>;

/** GET /api/audit/touched?person&from&to: everything this person did, and what came of the requests they had a hand in. */
export const registerTouchedBy = (ports: Needs) =>
  expose(
    {
      name: 'touchedBy',
      method: 'GET',
      route: 'api/audit/touched',
      summary: 'Everything somebody had a hand in',
      access: inquirers,
      query: z.strictObject({ person: PersonId, from: When, to: When }).refine(isSpan, spanMessage),
      answers: { 200: { description: 'By request, and the rest', schema: Touched } },
    },
    ports,
    async ({ who, query: { person, from, to } }) => {
      await noteReading(who, { what: 'touched', person, from, to }, ports);
      const { records, complete } = await readAudit(ports.audit, { person, from, to });
      const own = records.filter(({ by }) => by === person);
      const requests = await requestsOf(
        own.flatMap(({ requestId }) => requestId ?? []),
        ports.requests,
      );
      const others = own.filter(({ requestId }) => requestId === undefined).map(actOf);
      return answer(200, { personId: person, requests: byRequest(own, requests), others, complete });
    },
  );

function byRequest(own: readonly StoredRecord[], requests: readonly RequestRecord[]) {
  const ids = [...new Set(own.flatMap(({ requestId }) => requestId ?? []))];
  return ids.map((requestId) => {
    const record = requests.find(({ id }) => id === requestId);
    return {
      requestId,
      did: own.filter((each) => each.requestId === requestId).map(actOf),
      subjectId: record?.subjectId,
      doors: record?.doors.map(({ doorId }) => doorId) ?? [],
      outcome: record?.outcome,
      entered: record?.timeline.filter(({ event }) => event === 'entered').map(({ at }) => at) ?? [],
    };
  });
}

const actOf = ({ at, kind, reason, chain, seq }: StoredRecord) => ({ at, kind, reason, chain, seq });
