import { withdrawDoorChange } from '../domain/door-change.js';
import { DoorChangeView, doorWitnesses, viewOfChange } from './doors/change-view.js';
import { findChange } from './doors/find-change.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';
import { answer } from './http/reply.js';

/** POST /api/doors/{id}/changes/{changeId}/withdraw: a proposal is taken back. */
export const registerWithdrawDoorChange = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'doorChanges' | 'clock'>) =>
  expose(
    {
      name: 'withdrawDoorChange',
      method: 'POST',
      route: 'api/doors/{id}/changes/{changeId}/withdraw',
      summary: 'Withdraw a proposed change of a door',
      access: doorWitnesses,
      answers: { 200: { description: 'Withdrawn', schema: DoorChangeView } },
    },
    ports,
    async ({ who, params }) => {
      const change = await findChange(params, ports);
      if (!change) return notFound();
      const after = await ports.doorChanges.change(change.changeId, (current) => withdrawDoorChange(current, who.id, ports.clock.now()));
      if (after?.state !== 'withdrawn') return problem(409, 'already-decided', 'This change is no proposal any more.');
      return answer(200, viewOfChange(after));
    },
  );
