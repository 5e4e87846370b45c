import { z } from 'zod';
import { isSamePerson } from '../../activities/people.js';
import { PersonId } from '../domain/ids.js';
import { LegalHold } from '../domain/privacy/legal-hold.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';
import { answer } from './http/reply.js';
import { Prose } from './requests/ask.js';

const HoldView = LegalHold.omit({ id: true, kind: true });
const viewOf = (hold: LegalHold) => HoldView.parse(hold);
const access = { people: ['Latch.Audit'] } as const;

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'holds' | 'directory' | 'audit' | 'clock' | 'newId'>;

/** GET /api/holds: every legal hold there is and was. */
export const registerListHolds = (ports: Needs) =>
  expose(
    {
      ...{ name: 'listHolds', method: 'GET', route: 'api/holds', summary: 'List legal holds', access },
      answers: { 200: { description: 'All of them', schema: z.object({ holds: z.array(HoldView) }) } },
    },
    ports,
    async () => answer(200, { holds: (await ports.holds.all()).map(viewOf) }),
  );

/** POST /api/holds: from now on nothing about the target is erased or runs out. */
export const registerSetHold = (ports: Needs) =>
  expose(
    {
      ...{ name: 'setHold', method: 'POST', route: 'api/holds', summary: 'Set a legal hold', access, standing: 'now' as const },
      body: z.strictObject({ target: LegalHold.shape.target, reason: Prose }),
      keys: 'ledger',
      answers: { 201: { description: 'It stands', schema: HoldView } },
    },
    ports,
    async ({ who, body: { target, reason } }) => {
      const holdId = ports.newId();
      const at = ports.clock.now().toISOString();
      const detail = { holdId, target: `${target.kind}:${target.id}` };
      await ports.audit.append({ recordId: `hold-set:${holdId}`, kind: 'hold.set', at, by: who.id, reason, detail });
      const hold: LegalHold = { id: `hold:${holdId}`, kind: 'legal-hold', holdId, target, reason, setBy: who.id, setAt: at };
      await ports.holds.create(hold);
      return answer(201, viewOf(hold));
    },
  );

/** POST /api/holds/{id}/lift: by another person than the one who set it. */
export const registerLiftHold = (ports: Needs) =>
  expose(
    {
      ...{ name: 'liftHold', method: 'POST', route: 'api/holds/{id}/lift', summary: 'Lift a legal hold', standing: 'now' as const },
      access: { people: ['Latch.Audit', 'Latch.Admin'] },
      keys: 'ledger',
      answers: { 200: { description: 'It stands no more', schema: HoldView } },
    },
    ports,
    async ({ who, params }) => {
      const hold = await ports.holds.read(params['id'] ?? '');
      if (!hold) return notFound();
      const setter = PersonId.safeParse(hold.setBy).data;
      const [one, two] = await Promise.all([ports.directory.person(who.id), setter && ports.directory.person(setter)]);
      if (who.id === hold.setBy || (one && two && isSamePerson(one, two)))
        return problem(403, 'same-person', 'It takes another person than the one who set it.');
      const at = ports.clock.now().toISOString();
      const detail = { holdId: hold.holdId, target: `${hold.target.kind}:${hold.target.id}` };
      await ports.audit.append({ recordId: `hold-lifted:${hold.holdId}`, kind: 'hold.lifted', at, by: who.id, detail });
      const lifted = await ports.holds.change(hold.holdId, (before) =>
        before.lifted ? before : { ...before, lifted: { by: who.id, at } },
      );
      return lifted ? answer(200, viewOf(lifted)) : notFound();
    },
  );
