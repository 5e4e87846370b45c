import { z } from 'zod';
import { isSamePerson } from '../../activities/people.js';
import { Instant, PersonId } from '../domain/ids.js';
import { type Erasure, isStale, newErasure } from '../domain/privacy/erasure.js';
import { isHeld } from '../domain/privacy/legal-hold.js';
import type { Identity } from '../ports/identity.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';
import { answer, type Reply } from './http/reply.js';
import { type ErasingNeeds, erase } from './privacy/erase.js';
import { Prose } from './requests/ask.js';

const Erased = z.object({
  personId: PersonId,
  state: z.enum(['asked', 'erased']),
  askedBy: PersonId,
  askedAt: Instant,
  erasedAt: Instant.optional(),
});

type Needs = ErasingNeeds & Ports<'tokens' | 'sessions' | 'effects' | 'erasures' | 'holds' | 'directory' | 'newId'>;

/**
 * POST /api/people/{id}/erasure: an administrator asks for a person to be forgotten; when another person, administrator or auditor, says the same, it is
 * done. What is under a legal hold, or still under way, is not erased.
 */
export const registerErasePerson = (ports: Needs) =>
  expose(
    {
      name: 'erasePerson',
      method: 'POST',
      route: 'api/people/{id}/erasure',
      summary: 'Forget a person',
      access: { people: ['Latch.Admin', 'Latch.Audit'] },
      body: z.strictObject({ reason: Prose }),
      keys: 'ledger',
      standing: 'now',
      answers: {
        202: { description: 'Asked for; a second person must say the same', schema: Erased },
        200: { description: 'Done: the name cannot be recovered any more', schema: Erased },
      },
    },
    ports,
    async ({ who, params, body: { reason } }) => {
      const id = PersonId.safeParse(params['id']?.toLowerCase());
      if (!id.success) return notFound();
      const refusal = await obstacleTo(id.data, ports);
      if (refusal) return refusal;
      const open = await openErasure(id.data, ports);
      return open ? confirm(open, who, ports) : ask(id.data, who, reason, ports);
    },
  );

async function obstacleTo(id: PersonId, { holds, requests }: Needs): Promise<Reply | undefined> {
  if (isHeld(await holds.all(), { people: [id] })) return problem(409, 'on-hold', 'A legal hold stands on this person.');
  const open = (await requests.open()).some(({ requesterId, subjectId }) => requesterId === id || subjectId === id);
  return open ? problem(409, 'still-active', 'This person has requests that are not over yet.') : undefined;
}

async function openErasure(id: PersonId, { erasures, clock }: Needs): Promise<Erasure | undefined> {
  const erasure = await erasures.read(id);
  return erasure && !isStale(erasure, clock.now()) ? erasure : undefined;
}

async function ask(id: PersonId, who: Identity, reason: string, { erasures, audit, clock, newId }: Needs): Promise<Reply> {
  if (!who.roles.includes('Latch.Admin')) return problem(409, 'not-asked', 'An administrator must ask for it first.');
  const erasure = newErasure(id, who.id, reason, clock.now());
  await audit.append({
    ...{ recordId: `erasure-asked:${newId()}`, kind: 'person.erasure-asked', at: erasure.askedAt, by: who.id, personId: id, reason },
    detail: {},
  });
  await erasures.put(erasure);
  return answer(202, viewOf(erasure));
}

async function confirm(erasure: Erasure, who: Identity, ports: Needs): Promise<Reply> {
  const { personId, askedBy } = erasure;
  if (who.id === askedBy) return answer(202, viewOf(erasure));
  const [one, two] = await Promise.all([ports.directory.person(who.id), ports.directory.person(askedBy)]);
  if (who.id === personId || (one && two && isSamePerson(one, two)))
    return problem(403, 'same-person', 'It takes another person than the one who asked, and not the one it is about.');
  const at = ports.clock.now().toISOString();
  await erase(erasure, who.id, ports);
  const done = { ...erasure, confirmed: { by: who.id, at } };
  await ports.erasures.put(done);
  return answer(200, viewOf(done));
}

const viewOf = ({ personId, askedBy, askedAt, confirmed }: Erasure) => ({
  ...{ personId, state: confirmed ? 'erased' : 'asked', askedBy, askedAt },
  ...(confirmed && { erasedAt: confirmed.at }),
});
