import { policyAt } from '../../domain/policy-at.js';
import type { RequestRecord } from '../../domain/request-record.js';
import { isParked, resume, unmetStepUp } from '../../domain/step-up.js';
import { bodyHash } from '../http/body-hash.js';
import { keyReused } from '../http/idempotency.js';
import { type Problem, problem } from '../http/problem.js';
import { type Asked, type Asking, type AskingPorts, signInOf } from './asking.js';
import { isDenied } from './is-denied.js';
import { planAsked } from './plan-asked.js';
import { refusePlan } from './refuse-plan.js';

/** Takes a request on record as far as this call may: challenged, resumed, or (again) started. */
export async function goOn(record: RequestRecord, call: Asking, ports: AskingPorts): Promise<Asked> {
  if (record.bodyHash !== bodyHash(call.body)) return { kind: 'refused', problem: keyReused() };
  if (!isParked(record)) return started(record, call, ports);
  const classes = record.doors.map((door) => door.class);
  const demand = unmetStepUp(call.who, policyAt(ports.policy, record.doors), classes, ports.clock.now(), record.stepUp);
  return demand ? { kind: 'step-up', demand, record } : resumed(record, call, ports);
}

/** Time has passed since it was asked, so plan and rules are looked at again. */
async function resumed(record: RequestRecord, call: Asking, ports: AskingPorts): Promise<Asked> {
  const { doors, plan } = await planAsked(call.body, ports);
  if (!plan.ok) return { kind: 'refused', problem: refusePlan(plan) };
  if (await isDenied(record, doors, ports)) return { kind: 'refused', problem: revoked() };
  const change = { signIn: signInOf(call.who), plan, at: ports.clock.now() };
  const current = await ports.requests.change(record.id, (parked) => resume(parked, change));
  return started(current ?? record, call, ports);
}

/** Starting twice is harmless, a flow that waits is woken, and a request that has ended is never started over. */
async function started(record: RequestRecord, { context }: Asking, { flows }: AskingPorts): Promise<Asked> {
  if (record.status === 'checking') await flows(context).startRequest(record.id);
  if (record.stepUp) await flows(context).wake(record.id);
  return { kind: 'asked', record };
}

export const revoked = (): Problem => problem(403, 'revoked', 'A revocation stands against this request.');
