import { requestIdOf } from '../domain/code-terms.js';
import type { DoorRecord } from '../domain/door-record.js';
import { RequestId } from '../domain/ids.js';
import type { Plan } from '../domain/plan-request.js';
import { policyAt } from '../domain/policy-at.js';
import { newRequest } from '../domain/request.js';
import type { RequestRecord } from '../domain/request-record.js';
import { isSameAsk, mayBeParked, park, unmetStepUp } from '../domain/step-up.js';
import { bodyHash } from './http/body-hash.js';
import { expose } from './http/expose.js';
import { problem } from './http/problem.js';
import { answer, type Reply } from './http/reply.js';
import { Accepted } from './requests/accepted.js';
import { Ask, AskQuery } from './requests/ask.js';
import { type Asking, type AskingPorts, signInOf } from './requests/asking.js';
import { goOn, revoked } from './requests/go-on.js';
import { isDenied } from './requests/is-denied.js';
import { planAsked } from './requests/plan-asked.js';
import { previewRequest, RequestPreview } from './requests/preview-request.js';
import { refusePlan } from './requests/refuse-plan.js';

/** POST /api/requests: the record first, then its orchestration, then 202. Without the sign-in its doors demand it is parked. `?dryRun=true`: what would happen. */
export const registerRequestAccess = (ports: AskingPorts) =>
  expose(
    {
      name: 'requestAccess',
      method: 'POST',
      route: 'api/requests',
      summary: 'Ask to enter doors in a window',
      access: { people: ['Latch.Request'] },
      query: AskQuery,
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
async function storedAnswer(call: Asking, ports: AskingPorts): Promise<Reply | undefined> {
  const { who, key, query } = call;
  if (key === undefined || query.dryRun === 'true') return undefined;
  const stored = await ports.requests.read(requestIdOf(who.id, key));
  return stored && goOn(stored, call, ports);
}

async function ask(call: Asking, ports: AskingPorts): Promise<Reply> {
  const { doors, plan } = await planAsked(call.body, ports);
  if (!plan.ok) return refusePlan(plan);
  const record = recordOf(call, plan, doors, ports);
  if (call.query.dryRun === 'true') return answer(200, await previewRequest(record, doors, ports));
  if (await isDenied(record, doors, ports)) return revoked();
  const parked = await parkedBefore(record, call, ports);
  if (!parked && (await ports.requests.openOf(record.requesterId)) >= ports.policy.openRequests) return tooMany(ports.policy.openRequests);
  return goOn(parked ?? (await stored(record, ports)), call, ports);
}

/** So that nobody fills a door, or its approvers' mailboxes, alone. */
const tooMany = (most: number) =>
  problem(429, 'too-many-open-requests', `You have ${most} unfinished requests. Cancel some, or wait until some are over.`, {
    headers: { 'retry-after': '300' },
  });

/** Without a key, the same words of the same person find what was parked a short while ago. */
async function parkedBefore(record: RequestRecord, { key }: Asking, { requests, policy, clock }: AskingPorts) {
  if (key !== undefined || !mayBeParked(policyAt(policy, record.doors), classesOf(record))) return undefined;
  const parked = await requests.list({ personId: record.requesterId, status: 'step-up-required' });
  return parked.requests.find((each) => isSameAsk(each, record, clock.now()));
}

async function stored(record: RequestRecord, { requests, policy, clock }: AskingPorts): Promise<RequestRecord> {
  const unmet = unmetStepUp(record.signIn ?? { contexts: [] }, policyAt(policy, record.doors), classesOf(record), clock.now());
  return (await requests.create(unmet ? park(record, unmet, clock.now()) : record)).record;
}

const classesOf = (record: RequestRecord) => record.doors.map((door) => door.class);

function recordOf(
  { who, key, body }: Asking,
  plan: Extract<Plan, { ok: true }>,
  doors: readonly DoorRecord[],
  ports: AskingPorts,
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
