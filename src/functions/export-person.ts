import { z } from 'zod';
import type { StoredRecord } from '../domain/audit/chain.js';
import { PersonId } from '../domain/ids.js';
import type { Glass as GlassRecord, RequestRecord } from '../domain/request-record.js';
import type { VisitRecord } from '../domain/visit-record.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { readAudit } from './inquiry/read-audit.js';
import { requestsAbout, visitsAbout } from './inquiry/requests-about.js';
import { namesIn } from './privacy/sealed-cards.js';

const Kept = z.object({
  personId: PersonId,
  /** As the directory has them now, and as the audit had them then. */
  directory: z.unknown(),
  names: z.record(z.string(), z.unknown()),
  requests: z.array(z.unknown()),
  visits: z.array(z.unknown()),
  habits: z.unknown(),
  preferences: z.unknown(),
  deliveries: z.array(z.unknown()),
  audit: z.array(z.unknown()),
  complete: z.boolean(),
});
type Needs = Ports<
  | 'tokens'
  | 'sessions'
  | 'effects'
  | 'requests'
  | 'visits'
  | 'directory'
  | 'habits'
  | 'preferences'
  | 'deliveries'
  | 'personKeys'
  | 'audit'
  | 'clock'
  | 'newId'
>;

/** GET /api/people/{id}/export: everything that is kept about a person, for themselves and for whoever answers such questions. */
export const registerExportPerson = (ports: Needs) =>
  expose(
    {
      name: 'exportPerson',
      method: 'GET',
      route: 'api/people/{id}/export',
      summary: 'Everything that is kept about a person',
      access: { people: 'anyone' },
      standing: 'now',
      answers: { 200: { description: 'As JSON', schema: Kept } },
    },
    ports,
    async ({ who, params }) => {
      const id = PersonId.safeParse(params['id']?.toLowerCase()).data;
      const mayAsk = id === who.id || who.roles.includes('Latch.Admin') || who.roles.includes('Latch.Audit');
      if (id === undefined || !mayAsk) return notFound();
      const at = ports.clock.now().toISOString();
      await ports.audit.append({
        recordId: `exported:${ports.newId()}`,
        kind: 'person.exported',
        at,
        by: who.id,
        personId: id,
        detail: {},
      });
      return answer(200, { personId: id, ...(await everythingAbout(id, ports)) });
    },
  );

async function everythingAbout(id: PersonId, ports: Needs) {
  const [person, habits, preferences, requests, visits, { records, complete }] = await Promise.all([
    ports.directory.person(id),
    ports.habits.of(id),
    ports.preferences.of(id),
    requestsAbout(id, ports.requests),
    visitsAbout(id, ports.visits),
    readAudit(ports.audit, { person: id }),
  ]);
  const deliveries = (await Promise.all(requests.map((record) => ports.deliveries.of(record.id)))).flat();
  const { [id]: name } = await namesIn(records, ports);
  return {
    directory: person,
    names: name ? { [id]: name } : {},
    requests: requests.map((record) => own(record, id)),
    visits: visits.map((visit) => ownVisit(visit, id)),
    habits,
    preferences,
    deliveries: deliveries.filter(({ to }) => to === id),
    audit: records.map((record) => ownCard(record, id)),
    complete,
  };
}

/** What others wrote or did about the request is theirs: of votes, voices and reviews only that there were some. How its requester signed in, was judged and wants to hear of it is the requester's. */
const own = ({ approvals, glass, signIn, notify, checks, ...record }: RequestRecord, id: PersonId) => {
  const isRequester = record.requesterId === id;
  return {
    ...record,
    ...(isRequester && { signIn, notify }),
    checks: isRequester ? checks : checks.map(({ detail: _, ...check }) => check),
    approvals: { required: approvals.required, votes: approvals.votes.length },
    ...(glass && { glass: ownGlass(glass, id) }),
  };
};

type Glass = z.infer<typeof GlassRecord>;

const ownGlass = ({ brokenAt, voices, reviewed }: Glass, id: PersonId) => ({
  brokenAt,
  voices: voices.length,
  own: voices.filter(({ personId }) => personId === id),
  reviewedAt: reviewed?.at,
});

const ownVisit = ({ signIn, ...visit }: VisitRecord, id: PersonId) => ({ ...visit, ...(visit.bookedBy === id && { signIn }) });

const ownCard = ({ sealed: _, ...record }: StoredRecord, id: PersonId) => ({
  ...record,
  ...(record.by === id ? {} : { reason: undefined }),
});
