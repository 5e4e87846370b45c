import { askLift, type LegalHold, liftAskedBy, liftHold } from '../domain/privacy/legal-hold.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';
import { answer } from './http/reply.js';
import { mayBeSame } from './may-be-same.js';
import { HoldView, viewOfHold } from './privacy/hold-view.js';

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'holds' | 'directory' | 'audit' | 'clock'>;

/** What the audit says of a hold. */
const about = ({ holdId, target }: LegalHold) => ({ detail: { holdId, target: `${target.kind}:${target.id}` } });

/** POST /api/holds/{id}/lift: an auditor wants it lifted. It stands until an administrator confirms, within a week. */
export const registerAskLift = (ports: Needs) =>
  expose(
    {
      ...{ name: 'askHoldLift', method: 'POST', route: 'api/holds/{id}/lift', summary: 'Ask for a legal hold to be lifted' },
      ...{ access: { people: ['Latch.Audit'] }, standing: 'now', keys: 'ledger' },
      answers: { 202: { description: 'Asked for; an administrator must confirm it', schema: HoldView } },
    },
    ports,
    async ({ who, params }) => {
      const hold = await ports.holds.read(params['id'] ?? '');
      if (!hold) return notFound();
      const at = ports.clock.now().toISOString();
      if (hold.lifted || liftAskedBy(hold, at) !== undefined) return answer(202, viewOfHold(hold));
      await ports.audit.append({
        recordId: `hold-lift-asked:${hold.holdId}:${at}`,
        kind: 'hold.lift-asked',
        at,
        by: who.id,
        ...about(hold),
      });
      const asked = await ports.holds.change(hold.holdId, (before) => askLift(before, who.id, at));
      return asked ? answer(202, viewOfHold(asked)) : notFound();
    },
  );

/** POST /api/holds/{id}/lift/confirm: an administrator, another person than the one who asked, lifts it. */
export const registerConfirmLift = (ports: Needs) =>
  expose(
    {
      ...{ name: 'confirmHoldLift', method: 'POST', route: 'api/holds/{id}/lift/confirm', summary: 'Lift a legal hold' },
      ...{ access: { people: ['Latch.Admin'] }, standing: 'now', keys: 'ledger' },
      answers: { 200: { description: 'It stands no more', schema: HoldView } },
    },
    ports,
    async ({ who, params }) => {
      const hold = await ports.holds.read(params['id'] ?? '');
      if (!hold) return notFound();
      if (hold.lifted) return answer(200, viewOfHold(hold));
      const at = ports.clock.now().toISOString();
      const asker = liftAskedBy(hold, at);
      if (asker === undefined) return problem(409, 'not-asked', 'An auditor must ask for it first.');
      if (await mayBeSame(who.id, asker, ports)) return problem(403, 'same-person', 'It takes another person than the one who asked.');
      await ports.audit.append({ recordId: `hold-lifted:${hold.holdId}`, kind: 'hold.lifted', at, by: who.id, ...about(hold) });
      const lifted = await ports.holds.change(hold.holdId, (before) => liftHold(before, who.id, at));
      return lifted ? answer(200, viewOfHold(lifted)) : notFound();
    },
  );
