import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { problem } from './http/problem.js';
import { answer } from './http/reply.js';
import { isOneOf, mayBeSame } from './may-be-same.js';
import { ErasureView, mayBeErased, openErasure, viewOfErasure } from './privacy/erasable.js';
import { type ErasingNeeds, erase } from './privacy/erase.js';

type Needs = ErasingNeeds & Ports<'tokens' | 'effects' | 'erasures' | 'holds' | 'directory'>;

/** POST /api/people/{id}/erasure/confirm: an auditor, another person than the one who asked and than the one it is about, says so too; then it is done in the same call. */
export const registerConfirmErasure = (ports: Needs) =>
  expose(
    {
      ...{ name: 'confirmErasure', method: 'POST', route: 'api/people/{id}/erasure/confirm', summary: 'Forget a person' },
      ...{ access: { people: ['Latch.Audit'] }, keys: 'ledger', standing: 'now' },
      answers: { 200: { description: 'Done: the name cannot be recovered any more', schema: ErasureView } },
    },
    ports,
    async ({ who, params }) => {
      const person = await mayBeErased(params['id'], ports);
      if (!person.ok) return person.problem;
      const erasure = await openErasure(person.id, ports);
      if (!erasure) return problem(409, 'not-asked', 'An administrator must ask for it first.');
      if ((await isOneOf(who.id, [person.id], ports)) || (await mayBeSame(who.id, erasure.askedBy, ports)))
        return problem(403, 'same-person', 'It takes another person than the one who asked, and not the one it is about.');
      const at = ports.clock.now().toISOString();
      await erase(erasure, who.id, ports);
      const done = { ...erasure, confirmed: { by: who.id, at } };
      await ports.erasures.put(done);
      return answer(200, viewOfErasure(done));
    },
  );
