import { z } from 'zod';
import { newErasure } from '../domain/privacy/erasure.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';
import { ErasureView, mayBeErased, openErasure, viewOfErasure } from './privacy/erasable.js';
import { Prose } from './requests/ask.js';

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'erasures' | 'holds' | 'requests' | 'audit' | 'clock' | 'newId'>;

/** POST /api/people/{id}/erasure: an administrator asks for a person to be forgotten. What is under a legal hold, or still under way, is not. */
export const registerErasePerson = (ports: Needs) =>
  expose(
    {
      ...{ name: 'erasePerson', method: 'POST', route: 'api/people/{id}/erasure', summary: 'Ask for a person to be forgotten' },
      ...{ access: { people: ['Latch.Admin'] }, keys: 'ledger', standing: 'now' },
      body: z.strictObject({ reason: Prose }),
      answers: { 202: { description: 'Asked for; an auditor must confirm it', schema: ErasureView } },
    },
    ports,
    async ({ who, params, body: { reason } }) => {
      const person = await mayBeErased(params['id'], ports);
      if (!person.ok) return person.problem;
      const open = await openErasure(person.id, ports);
      if (open) return answer(202, viewOfErasure(open));
      const erasure = newErasure(person.id, who.id, reason, ports.clock.now());
      await ports.audit.append({
        ...{ recordId: `erasure-asked:${ports.newId()}`, kind: 'person.erasure-asked', at: erasure.askedAt, by: who.id },
        ...{ personId: person.id, reason, detail: {} },
      });
      await ports.erasures.put(erasure);
      return answer(202, viewOfErasure(erasure));
    },
  );
