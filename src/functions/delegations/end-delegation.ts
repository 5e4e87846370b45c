import { auditOfDelegation } from '../../domain/audit/delegations.js';
import { endDelegation, isOver } from '../../domain/delegation.js';
import type { Ports } from '../edge-ports.js';
import { expose } from '../http/expose.js';
import { notFound } from '../http/problem.js';
import { answer } from '../http/reply.js';
import { askDelegates } from './ask-delegates.js';
import { DelegationView, viewOfDelegation } from './delegation-view.js';
import { tellDelegationEnded } from './tell-delegation.js';

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'delegations' | 'directory' | 'audit' | 'messages' | 'clock' | 'requests' | 'flows'>;

/** POST /api/delegations/{id}/end: whoever made it is back. What was said in their place stands. */
export const registerEndDelegation = (ports: Needs) =>
  expose(
    {
      name: 'endDelegation',
      method: 'POST',
      route: 'api/delegations/{id}/end',
      summary: 'End a delegation of yours before its time',
      access: { people: 'anyone' },
      answers: { 200: { description: 'It is over', schema: DelegationView } },
    },
    ports,
    async ({ who, params, context }) => {
      const now = ports.clock.now();
      const id = params['id']?.toLowerCase() ?? '';
      const before = (await ports.delegations.of(who.id)).list.find(({ delegationId }) => delegationId === id);
      if (!before) return notFound();
      if (isOver(before, now)) return answer(200, viewOfDelegation(before, who.id, now));
      await ports.audit.append(auditOfDelegation('delegation.ended', before, { of: who.id, by: who.id, at: before.endedAt ?? now }));
      const after = await ports.delegations.change(who.id, (current) => endDelegation(current, id, now));
      await askDelegates(who.id, ports, context);
      const delegation = after.list.find(({ delegationId }) => delegationId === id) ?? before;
      const [of, to] = await Promise.all([who.id, delegation.to].map((each) => ports.directory.person(each)));
      if (of && to) await tellDelegationEnded({ delegation, of, to }, ports, context);
      return answer(200, viewOfDelegation(delegation, who.id, now));
    },
  );
