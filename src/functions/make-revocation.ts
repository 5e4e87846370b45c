import { z } from 'zod';
import { keyOf } from '../domain/place.js';
import type { Target } from '../domain/rule-record.js';
import type { Ports } from './edge-ports.js';
import type { Call } from './http/endpoint.js';
import { expose } from './http/expose.js';
import { type Problem, problem } from './http/problem.js';
import { answer, type Reply } from './http/reply.js';
import { findTarget, Order } from './revocations/order.js';
import { type OrderPorts, placeOrder } from './revocations/place-order.js';
import { Preview, previewRevocation } from './revocations/preview.js';
import { RevocationView, revokers } from './revocations/revocation-view.js';

const Query = z.strictObject({ preview: z.enum(['true', 'false']).default('false') });

type Ordering = Call<Order, z.infer<typeof Query>>;
type Needs = OrderPorts & Ports<'tokens' | 'sessions' | 'effects' | 'registry'>;

/** More than so many grants are not ended by a slip of the hand. */
const mostUntyped = 50;

/** POST /api/revocations: V1 is the deny rule, written here; from then on nothing opens. The first locks are told before the answer, the rest follow. `?preview=true`: what it would reach. */
export const registerMakeRevocation = (ports: Needs) =>
  expose(
    {
      name: 'makeRevocation',
      method: 'POST',
      route: 'api/revocations',
      summary: 'Revoke',
      access: revokers,
      query: Query,
      body: Order,
      keys: 'record',
      haste: 'urgent',
      answers: {
        202: { description: 'Denied in the cloud; locks follow', schema: RevocationView },
        200: { description: 'With `preview`: what it would reach', schema: Preview },
      },
    },
    ports,
    async (call) => {
      const found = await findTarget(call.body, ports);
      if (!found.ok) return found.problem;
      return call.query.preview === 'true' ? answer(200, await previewRevocation(found.target, ports)) : revoke(call, found.target, ports);
    },
  );

const revoke = (call: Ordering, target: Target, ports: Needs): Promise<Reply> => {
  const { reason, until } = call.body;
  const unfit = async () => (await untyped(call.body, target, ports)) ?? pastEnd(call.body, ports);
  return placeOrder(call, { mode: 'revocation', target, reason, until }, ports, unfit);
};

/** The number must be the one that would be revoked now: whoever types it has seen how far it reaches. */
async function untyped({ confirmCount }: Order, target: Target, { requests, grants, clock }: Needs): Promise<Problem | undefined> {
  const count =
    target.kind === 'key' ? (await grants.codesUnder(keyOf(target), clock.now().toISOString())).length : await requests.countPlaces(target);
  if (count <= mostUntyped || confirmCount === count) return undefined;
  return problem(409, 'confirm-count', `This would end ${count} grants. Look at the preview, then repeat it with confirmCount ${count}.`, {
    errors: [{ field: 'confirmCount', code: 'confirm-count', detail: 'The number of grants it would end, as the preview shows it.' }],
    more: { count },
  });
}

function pastEnd({ until }: Order, { clock }: Needs): Problem | undefined {
  if (until === undefined || until > clock.now().toISOString()) return undefined;
  const detail = 'This instant has passed.';
  return problem(400, 'invalid-field', 'Refused: until.', { errors: [{ field: 'until', code: 'invalid-field', detail }] });
}
