import { z } from 'zod';
import { requestIdOf } from '../domain/code-terms.js';
import type { DoorRecord } from '../domain/door-record.js';
import { denialOf, ruleIdsFor } from '../domain/entry.js';
import { DoorId, PersonId, RequestId } from '../domain/ids.js';
import { type Plan, planRequest } from '../domain/plan-request.js';
import { newRequest } from '../domain/request.js';
import type { RequestRecord, SignIn } from '../domain/request-record.js';
import type { Identity } from '../ports.js';
import type { Ports } from './edge-ports.js';
import { bodyHash } from './http/body-hash.js';
import type { Call } from './http/endpoint.js';
import { expose } from './http/expose.js';
import { keyReused } from './http/idempotency.js';
import { problem } from './http/problem.js';
import { answer, type Reply } from './http/reply.js';
import { Accepted, accepted } from './requests/accepted.js';
import { Ask } from './requests/ask.js';
import { previewRequest, RequestPreview } from './requests/preview-request.js';
import { readDoors } from './requests/read-doors.js';
import { refusePlan } from './requests/refuse-plan.js';

const Query = z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') });
type Asking = Call<Ask, z.infer<typeof Query>>;
type Needs = Ports<
  'tokens' | 'sessions' | 'effects' | 'requests' | 'doors' | 'rules' | 'directory' | 'policy' | 'clock' | 'newId' | 'flows'
>;

/** POST /api/requests: the record first, then its orchestration, then 202. `?dryRun=true`: what would happen. */
export const registerRequestAccess = (ports: Needs) =>
  expose(
    {
      name: 'requestAccess',
      method: 'POST',
      route: 'api/requests',
      summary: 'Ask to enter doors in a window',
      access: { people: ['Latch.Request'] },
      query: Query,
      body: Ask,
      keys: 'record',
      answers: {
        202: { description: 'Asked', schema: Accepted },
        200: { description: 'With `dryRun`: what would happen', schema: RequestPreview },
      },
    },
    ports,
    async (call) => (await storedAnswer(call, ports)) ?? ask(call, ports),
  );

/** The same key finds the same request, whatever time it is now. */
async function storedAnswer({ who, key, body, query, context }: Asking, ports: Needs): Promise<Reply | undefined> {
  if (key === undefined || query.dryRun === 'true') return undefined;
  const stored = await ports.requests.read(requestIdOf(PersonId.parse(who.id), key));
  return stored && started(stored, body, ports, context);
}

async function ask(call: Asking, ports: Needs): Promise<Reply> {
  const { body, query } = call;
  const { requests, clock, policy } = ports;
  const doors = await readDoors(ports.doors, knownForm(body.doorIds));
  const plan = planRequest(body, doors, policy, clock.now());
  if (!plan.ok) return refusePlan(plan);
  const record = recordOf(call, plan, doors, ports);
  if (query.dryRun === 'true') return answer(200, await previewRequest(record, doors, ports));
  if (await isDenied(record, doors, ports)) return problem(403, 'revoked', 'A revocation stands against this request.');
  const created = await requests.create(record);
  return started(created.record, body, ports, call.context);
}

/** Starting twice is harmless; a request that has ended is never started over. */
async function started(record: RequestRecord, body: Ask, { flows }: Needs, context: Asking['context']): Promise<Reply> {
  if (record.bodyHash !== bodyHash(body)) return keyReused();
  if (record.status === 'checking') await flows(context).startRequest(record.id);
  return answer(202, accepted({ id: record.id, status: 'checking' }));
}

const knownForm = (ids: readonly string[]) => [...new Set(ids)].flatMap((id) => DoorId.safeParse(id).data ?? []);

function recordOf(
  { who, key, body }: Asking,
  plan: Extract<Plan, { ok: true }>,
  doors: readonly DoorRecord[],
  ports: Needs,
): RequestRecord {
  const { purpose, ticket, subjectId = who.id } = body;
  return newRequest({
    id: key === undefined ? RequestId.parse(ports.newId()) : requestIdOf(who.id, key),
    tenantId: who.tenantId,
    requesterId: who.id,
    subjectId,
    signIn: signInOf(who),
    purpose,
    ...(ticket === undefined ? {} : { ticket }),
    askedAt: ports.clock.now(),
    policyVersion: ports.policy.version,
    plan,
    doors,
    bodyHash: bodyHash(body),
  });
}

const signInOf = ({ contexts, authTime, clientAddress, deviceId }: Identity): SignIn => ({
  contexts: [...contexts],
  ...(authTime && { authTime: authTime.toISOString() }),
  ...(clientAddress !== undefined && { clientAddress }),
  ...(deviceId !== undefined && { deviceId }),
});

async function isDenied(record: RequestRecord, doors: readonly DoorRecord[], { rules, clock }: Needs): Promise<boolean> {
  const { id: requestId, subjectId, requesterId } = record;
  const ids = doors.flatMap((door) => ruleIdsFor({ requestId, subjectId, requesterId, doorId: door.id, siteId: door.site }));
  return denialOf(await rules.read([...new Set(ids)]), clock.now()) !== undefined;
}
