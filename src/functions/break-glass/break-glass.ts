import { z } from 'zod';
import { breakGlass, type GlassRefusal, voicesOf } from '../../domain/break-glass.js';
import { isTyped } from '../../domain/door-to-type.js';
import { policyAt } from '../../domain/policy-at.js';
import type { RequestRecord } from '../../domain/request-record.js';
import { type StepUp, unmetStepUp } from '../../domain/step-up.js';
import type { Ports } from '../edge-ports.js';
import { endIfUnfit } from '../events/end-if-unfit.js';
import type { Call } from '../http/endpoint.js';
import { expose } from '../http/expose.js';
import { notFound, type Problem } from '../http/problem.js';
import { answer, type Reply } from '../http/reply.js';
import { stepUpChallenge } from '../http/step-up-challenge.js';
import { Prose } from '../requests/ask.js';
import { changeAmong } from '../requests/change-among.js';
import type { DecidePorts } from '../requests/decide.js';
import { doorLookup } from '../requests/door-lookup.js';
import { findRequest } from '../requests/find-request.js';
import { noLongerFit } from '../requests/no-longer-fit.js';
import { readDoors } from '../requests/read-doors.js';
import { GlassView, glassView, refusals } from './glass-view.js';
import { mayBreak, neverMind } from './may-break.js';

/** `confirm`: the names of the doors, typed, so that nobody does this by a slip. */
const Breaking = z.strictObject({ confirm: z.string().min(1).max(2_000), reason: Prose });
type Breaking = z.infer<typeof Breaking>;

type Needs = DecidePorts & Ports<'tokens' | 'sessions' | 'effects' | 'signInAddress' | 'glassBooks'>;

/** POST /api/requests/{id}/break-glass: it cannot wait for its approvers. Security alone, or two persons who may approve at all; open for 15 minutes at most; everybody passed over is told; somebody else must review it. */
export const registerBreakGlass = (ports: Needs) =>
  expose(
    {
      name: 'breakGlass',
      method: 'POST',
      route: 'api/requests/{id}/break-glass',
      summary: 'Open in an emergency, without the approvers',
      access: { people: ['Latch.Approve', 'Latch.Security'] },
      body: Breaking,
      keys: 'ledger',
      standing: 'now',
      answers: { 200: { description: 'Who has spoken for it, and whether the glass is broken', schema: GlassView } },
    },
    ports,
    async (call) => {
      const record = await findRequest(ports.requests, call.params['id']);
      return !record || record.status === 'step-up-required' ? notFound() : speak(record, call, ports);
    },
  );

async function speak(record: RequestRecord, call: Call<Breaking, unknown>, ports: Needs): Promise<Reply> {
  const { who, body, context } = call;
  if (voicesOf(record).some(({ personId }) => personId === who.id)) return answer(200, await shown(record, ports));
  const objection = await objectionTo(record, call, ports);
  if (objection) return 'demand' in objection ? stepUpChallenge(who, objection.demand, ports.signInAddress, record.id) : objection.problem;
  const as = who.roles.includes('Latch.Security') ? 'security' : 'person';
  let refused: GlassRefusal | undefined;
  const after = await changeAmong(ports, record, [who.id], (current, sameAs) => {
    const reply = breakGlass(current, { personId: who.id, as, reason: body.reason }, sameAs, ports.clock.now());
    refused = reply.kind === 'refused' ? reply.because : undefined;
    return reply.kind === 'refused' ? current : reply.record;
  });
  if (refused || !after) {
    await neverMind(who, after ?? record, ports);
    return refusals[refused ?? 'already-decided'];
  }
  await ports.flows(context).wake(record.id);
  if (after.glass?.brokenAt) await ports.flows(context).startBrokenGlass(record.id);
  return answer(200, await shown(after, ports));
}

const shown = async (record: RequestRecord, { doors }: Needs) => glassView(record, await doorLookup(doors, [record]));

type Objection = { problem: Problem } | { demand: StepUp };

/** What stands in the way before anything is written: a name not typed, a weak sign-in, people who may not enter, an emergency of before that nobody has looked at. */
async function objectionTo(
  record: RequestRecord,
  { who, body, context }: Call<Breaking, unknown>,
  ports: Needs,
): Promise<Objection | undefined> {
  const ids = record.doors.map(({ doorId }) => doorId);
  const names = (await readDoors(ports.doors, ids)).map(({ name }) => name).join(', ');
  if (!isTyped(names, body.confirm)) return { problem: refusals['not-typed'] };
  const classes = record.doors.map((door) => door.class);
  const demand = unmetStepUp(who, policyAt(ports.policy, record.doors), classes, ports.clock.now());
  if (demand) return { demand };
  const isWaiting = record.status === 'awaiting-approval' && !record.decision;
  const unfit = isWaiting ? await endIfUnfit(record, ports, context) : undefined;
  if (unfit !== undefined && unfit !== 'moved') return { problem: noLongerFit(unfit) };
  return isWaiting && !(await mayBreak(who, record.id, ports)) ? { problem: refusals['review-pending'] } : undefined;
}
