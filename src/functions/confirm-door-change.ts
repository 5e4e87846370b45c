import { confirmDoorChange, type DoorChange, proposerOf } from '../domain/door-change.js';
import { applyChange } from './doors/apply-change.js';
import { DoorChangeView, doorWitnesses, replyOfChange } from './doors/change-view.js';
import { findChange } from './doors/find-change.js';
import type { OrderNeeds } from './doors/order-change.js';
import { reconcileQuietly } from './doors/reconcile-door.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';
import { mayBeSame } from './may-be-same.js';

type Needs = OrderNeeds & Ports<'directory'>;

/** POST /api/doors/{id}/changes/{changeId}/confirm: the second person. The change is carried out in the same call. */
export const registerConfirmDoorChange = (ports: Needs) =>
  expose(
    {
      name: 'confirmDoorChange',
      method: 'POST',
      route: 'api/doors/{id}/changes/{changeId}/confirm',
      summary: 'Confirm a change of a door',
      access: doorWitnesses,
      keys: 'ledger',
      standing: 'now',
      answers: { 200: { description: 'Done; with the certificate, if one was asked for', schema: DoorChangeView } },
    },
    ports,
    async ({ who, params, context }) => {
      const change = await findChange(params, ports);
      if (!change || change.order.do === 'note') return notFound();
      const isSame = await mayBeSame(who.id, proposerOf(change), ports);
      const verdictOn = (current: DoorChange) => confirmDoorChange(current, who.id, () => isSame, ports.clock.now());
      const verdict = verdictOn(change);
      if (!verdict.ok) return refusals[verdict.because];
      const after = await ports.doorChanges.change(change.changeId, (current) => {
        const now = verdictOn(current);
        return now.ok ? now.change : current;
      });
      if (!after || after.state === 'withdrawn') return refusals.withdrawn;
      const settled = await applyChange(after, ports);
      await reconcileQuietly(settled.doorId, ports, context);
      return replyOfChange(settled);
    },
  );

const refusals = {
  'same-person': problem(403, 'same-person', 'It takes another person than the one who proposed it.'),
  'too-late': problem(409, 'too-late', 'The time to confirm this change is over: propose it again.'),
  withdrawn: problem(409, 'withdrawn', 'This change was withdrawn.'),
};
