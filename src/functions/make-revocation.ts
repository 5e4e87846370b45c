import { z } from 'zod';
import { operationId } from '../domain/code-terms.js';
import { DoorId, RequestId } from '../domain/ids.js';
import { revoke } from '../domain/request.js';
import type { RequestRecord } from '../domain/request-record.js';
import { newRevocation } from '../domain/revocation.js';
import { type RevocationRecord, Target, TargetKind } from '../domain/rule-record.js';
import type { Ports } from './edge-ports.js';
import type { Call } from './http/endpoint.js';
import { expose } from './http/expose.js';
import { keyReused } from './http/idempotency.js';
import { problem } from './http/problem.js';
import { answer, type Reply } from './http/reply.js';
import { Prose } from './requests/ask.js';
import { findRequest } from './requests/find-request.js';
import { RevocationView, revocationRoles, viewOfRevocation } from './revocations/revocation-view.js';

const Order = z.strictObject({
  target: z.strictObject({ kind: TargetKind, id: Target.shape.id }),
  reason: Prose,
  confirmCount: z.int().min(0).optional(),
});
const Query = z.strictObject({ preview: z.enum(['true', 'false']).default('false') });
const Preview = z.object({
  target: Target,
  count: z.int(),
  requests: z.array(RequestId),
  doors: z.array(z.object({ doorId: DoorId, lock: z.string() })),
});

type Ordering = Call<z.infer<typeof Order>, z.infer<typeof Query>>;
type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'rules' | 'requests' | 'clock' | 'newId' | 'flows'>;

/** POST /api/revocations: V1 is the deny rule, written here; from then on nothing opens. The receipts follow. `?preview=true`: what it would reach. */
export const registerMakeRevocation = (ports: Needs) =>
  expose(
    {
      name: 'makeRevocation',
      method: 'POST',
      route: 'api/revocations',
      summary: 'Revoke',
      access: revocationRoles,
      query: Query,
      body: Order,
      keys: 'record',
      answers: {
        202: { description: 'Denied in the cloud; locks follow', schema: RevocationView },
        200: { description: 'With `preview`: what it would reach', schema: Preview },
      },
    },
    ports,
    async (call) => {
      const { target } = call.body;
      if (target.kind !== 'request') return unsupported();
      const request = await findRequest(ports.requests, target.id);
      if (!request) return unknownTarget();
      return call.query.preview === 'true' ? answer(200, previewOf(request)) : revokeRequest(call, request, ports);
    },
  );

async function revokeRequest({ who, key, body, context }: Ordering, request: RequestRecord, ports: Needs): Promise<Reply> {
  const revocationId = key === undefined ? ports.newId() : operationId(who.id, `revocation ${key}`, 0);
  const target = { kind: 'request', id: request.id } as const;
  const stored = await ports.rules.revocation(revocationId);
  if (stored && !isSame(stored, { target, reason: body.reason })) return keyReused();
  const record = stored ?? (await writeRevocation({ revocationId, target, reason: body.reason, createdBy: who.id }, ports));
  await ports.requests.change(request.id, (current) => revoke(current, { revocationId, by: who.id, at: record.cloud.deniedAt }));
  const flows = ports.flows(context);
  if (!record.confirmed) await flows.startRevocation(revocationId);
  await flows.wake(request.id);
  return answer(202, withDoors(viewOfRevocation(record, ports.clock.now()), request));
}

/** Until its orchestration has listed what each door owes, every door of the request does. */
const withDoors = (view: z.infer<typeof RevocationView>, { doors }: RequestRecord): z.infer<typeof RevocationView> =>
  view.doors.length > 0 ? view : { ...view, doors: doors.map(({ doorId }) => ({ doorId, lock: 'unconfirmed' })) };

/** The rule first: a crash in between leaves a door shut, never a receipt without a rule. */
async function writeRevocation(order: Omit<Parameters<typeof newRevocation>[0], 'at'>, { rules, clock }: Needs): Promise<RevocationRecord> {
  const { rule, record } = newRevocation({ ...order, at: clock.now() });
  await rules.create(rule);
  return rules.createRevocation(record);
}

const isSame = (stored: RevocationRecord, { target, reason }: Pick<RevocationRecord, 'target' | 'reason'>) =>
  stored.target.kind === target.kind && stored.target.id === target.id && stored.reason === reason;

const previewOf = ({ id, doors, status }: RequestRecord) => ({
  target: { kind: 'request', id },
  count: status === 'closed' ? 0 : 1,
  requests: [id],
  doors: doors.map(({ doorId, lock }) => ({ doorId, lock })),
});

const unsupported = () =>
  problem(400, 'unsupported-target', 'Only targets of kind `request` can be revoked so far.', {
    errors: [{ field: 'target.kind', code: 'unsupported-target', detail: 'One of: request.' }],
    more: { supported: ['request'] },
  });

const unknownTarget = () =>
  problem(404, 'not-found', 'There is no such target.', {
    errors: [{ field: 'target.id', code: 'not-found', detail: 'No such request.' }],
  });
