import { requestIdOf } from '../../domain/code-terms.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { RequestId } from '../../domain/ids.js';
import type { Plan } from '../../domain/plan-request.js';
import { policyAt } from '../../domain/policy-at.js';
import { newRequest } from '../../domain/request.js';
import type { RequestRecord } from '../../domain/request-record.js';
import { isSameAsk, mayBeParked, park, unmetStepUp } from '../../domain/step-up.js';
import { bodyHash } from '../http/body-hash.js';
import { problem } from '../http/problem.js';
import { type Asked, type Asking, type AskingPorts, signInOf } from './asking.js';
import { goOn, revoked } from './go-on.js';
import { isDenied } from './is-denied.js';
import { planAsked } from './plan-asked.js';
import { refusePlan } from './refuse-plan.js';

/** One person's wish to enter, through whichever channel it came: the record first, then its orchestration. Without the sign-in its doors demand it is parked. */
export const askForEntry = async (call: Asking, ports: AskingPorts): Promise<Asked> => (await askedBefore(call, ports)) ?? ask(call, ports);

/** The same key finds the same request, whatever time it is now. */
async function askedBefore(call: Asking, ports: AskingPorts): Promise<Asked | undefined> {
  const { who, key } = call;
  const stored = key === undefined ? undefined : await ports.requests.read(requestIdOf(who.id, key));
  return stored && goOn(stored, call, ports);
}

async function ask(call: Asking, ports: AskingPorts): Promise<Asked> {
  const planned = await recordFor(call, ports);
  if (planned.kind === 'refused') return planned;
  const { record, doors } = planned;
  if (await isDenied(record, doors, ports)) return { kind: 'refused', problem: revoked() };
  const parked = await parkedBefore(record, call, ports);
  if (!parked && (await ports.requests.openOf(record.requesterId)) >= ports.policy.openRequests) return tooMany(ports.policy.openRequests);
  return goOn(parked ?? (await stored(record, ports)), call, ports);
}

type Planned = { kind: 'planned'; record: RequestRecord; doors: DoorRecord[] } | Extract<Asked, { kind: 'refused' }>;

/** The record as it would be written, or why it would not. */
export async function recordFor(call: Asking, ports: AskingPorts): Promise<Planned> {
  const { notify } = call.body;
  if (notify?.by === 'webhook' && !ports.webhooks.accepts(notify.url)) return { kind: 'refused', problem: unknownHost };
  const { doors, plan } = await planAsked(call.body, ports);
  return plan.ok ? { kind: 'planned', record: recordOf(call, plan, doors, ports), doors } : { kind: 'refused', problem: refusePlan(plan) };
}

const detail = 'Webhooks are called at the hosts that the operator has named, and nowhere else.';
const unknownHost = problem(400, 'webhook-not-allowed', detail, { errors: [{ field: 'notify.url', code: 'webhook-not-allowed', detail }] });

/** So that nobody fills a door, or its approvers' mailboxes, alone. */
const tooMany = (most: number): Asked => ({
  kind: 'refused',
  problem: problem(429, 'too-many-open-requests', `You have ${most} unfinished requests. Cancel some, or wait until some are over.`, {
    headers: { 'retry-after': '300' },
  }),
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
  { who, key, body, via }: Asking,
  plan: Extract<Plan, { ok: true }>,
  doors: readonly DoorRecord[],
  ports: AskingPorts,
): RequestRecord {
  const { purpose, ticket, notify, subjectId = who.id } = body;
  return newRequest({
    id: key === undefined ? RequestId.parse(ports.newId()) : requestIdOf(who.id, key),
    tenantId: who.tenantId,
    requesterId: who.id,
    subjectId,
    signIn: signInOf(who),
    ...(via && { askedVia: via }),
    ...(notify && { notify }),
    purpose,
    ...(ticket === undefined ? {} : { ticket }),
    askedAt: ports.clock.now(),
    policyVersion: ports.policy.version,
    plan,
    doors,
    bodyHash: bodyHash(body),
  });
}
