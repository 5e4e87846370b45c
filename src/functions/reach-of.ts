import { z } from 'zod';
import { eligibleDoors } from '../../activities/eligible-doors.js';
import { DoorId, Instant, PersonId, RequestId } from '../domain/ids.js';
import { type Possibility, possibilities, type Span } from '../domain/inquiry/possibilities.js';
import type { RequestRecord } from '../domain/request-record.js';
import { noteReading } from './audit/note-reading.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';
import { requestsAbout } from './inquiry/requests-about.js';
import { inquirers, isSpan, spanMessage, When } from './inquiry/span.js';

const Reached = z.object({
  doorId: DoorId,
  requestId: RequestId,
  generation: z.int(),
  from: Instant,
  until: Instant,
  as: z.enum(['live-grant', 'unconfirmed-revocation', 'offline-exposure']),
});
const Reach = z.object({
  personId: PersonId,
  reached: z.array(Reached),
  /** Doors they may ask for now, by their groups and app roles; absent while the directory is silent. */
  mayAskFor: z.array(DoorId).optional(),
});
type Needs = Ports<
  'tokens' | 'sessions' | 'effects' | 'doors' | 'grants' | 'requests' | 'directory' | 'roles' | 'policy' | 'audit' | 'clock' | 'newId'
>;

/** GET /api/audit/reach?person&from&to: every door this person could have opened in that span, and those they may ask for now. */
export const registerReachOf = (ports: Needs) =>
  expose(
    {
      name: 'reachOf',
      method: 'GET',
      route: 'api/audit/reach',
      summary: 'Everything somebody could reach',
      access: inquirers,
      query: z.strictObject({ person: PersonId, from: When, to: When }).refine(isSpan, spanMessage),
      answers: { 200: { description: 'By door', schema: Reach } },
    },
    ports,
    async ({ who, query: { person, from, to } }) => {
      await noteReading(who, { what: 'reach', person, from, to }, ports);
      const records = (await requestsAbout(person, ports.requests)).filter(({ subjectId }) => subjectId === person);
      const reached = (await Promise.all(records.map((record) => reachBy(record, { from, to }, ports)))).flat();
      const mayAskFor = await doorsFor(person, ports);
      return answer(200, { personId: person, reached, ...(mayAskFor && { mayAskFor }) });
    },
  );

async function reachBy(record: RequestRecord, span: Span, { doors, grants }: Needs): Promise<(Possibility & { doorId: DoorId })[]> {
  const places = await Promise.all(
    record.doors.map(async ({ doorId, grantId }) => {
      const [door, codes] = await Promise.all([doors.read(doorId), grants.codes(doorId, grantId)]);
      return door ? possibilities(door, codes, [record], span).map((each) => ({ ...each, doorId })) : [];
    }),
  );
  return places.flat();
}

async function doorsFor(person: PersonId, ports: Needs): Promise<DoorId[] | undefined> {
  const open = await eligibleDoors(ports, person, await ports.doors.list()).catch(() => undefined);
  return open?.map(({ id }) => id);
}
