import { z } from 'zod';
import { type ApprovalTerms, approvalTerms } from '../../../activities/approval-terms.js';
import { contactLesson } from '../../../activities/contact-digest.js';
import { couldApprove, type Decider, decidersFor } from '../../../activities/deciders.js';
import { examined, verdictsOn } from '../../../activities/examined.js';
import type { Examination } from '../../../activities/fitness.js';
import { aroundOf } from '../../../activities/risk-inputs.js';
import { verdictNow } from '../../../activities/verdict-now.js';
import { DoorClass, type DoorRecord } from '../../domain/door-record.js';
import { DoorId, PersonId } from '../../domain/ids.js';
import { ClassPolicy, type Policy } from '../../domain/policy.js';
import { policyAt } from '../../domain/policy-at.js';
import { Check, Clocks, type RequestRecord } from '../../domain/request-record.js';
import type { RiskVerdict } from '../../domain/risk.js';
import { stepUpsOf, unmetStepUp } from '../../domain/step-up.js';
import { Window } from '../../domain/window.js';
import type { Ports } from '../edge-ports.js';

/** What would happen if this were asked now. `outcome`: what it would come to first; `because`: of a denial, why. */
export const RequestPreview = z.object({
  outcome: z.enum(['approved', 'awaiting-approval', 'step-up-required', 'denied']),
  because: z.string().optional(),
  window: Window,
  opensAtApproval: z.boolean(),
  clocks: Clocks,
  doors: z.array(z.object({ doorId: DoorId, class: DoorClass, delivery: ClassPolicy.shape.delivery })),
  checks: z.array(Check),
  /** The strictest sign-in that the doors, the tenant or the risk demand, and whether this one would do. */
  stepUp: z.object({ context: z.string(), maxAgeMinutes: z.int(), isMet: z.boolean() }).optional(),
  approvals: z.object({
    required: z.int(),
    escort: z.boolean(),
    approvers: z.array(z.object({ id: PersonId, displayName: z.string() })),
  }),
});
export type RequestPreview = z.infer<typeof RequestPreview>;

export type PreviewPorts = Ports<
  | 'requests'
  | 'doors'
  | 'rules'
  | 'directory'
  | 'roles'
  | 'delegations'
  | 'calendars'
  | 'access'
  | 'risk'
  | 'habits'
  | 'keys'
  | 'policy'
  | 'clock'
>;

/** Asks everything the request would be asked, and leaves nothing behind. Throws while the directory is silent. */
export async function previewRequest(record: RequestRecord, doors: readonly DoorRecord[], ports: PreviewPorts): Promise<RequestPreview> {
  const now = ports.clock.now();
  const here = policyAt(ports.policy, record.doors);
  const found = await examined(ports, record);
  const risk = await weighed(record, doors, found, ports);
  const deciders = await decidersFor(ports, record, doors);
  const terms = await approvalTerms(ports, record, doors, risk);
  const stepUp = signInFor(record, found, risk, ports);
  const because = (await limitReached(record, ports)) ?? objectionOf(found, risk) ?? blockedBy(deciders, terms);
  return {
    outcome: because === undefined ? firstStop(stepUp, terms.required) : 'denied',
    ...(because !== undefined && { because }),
    window: record.window,
    opensAtApproval: record.opensAtApproval !== undefined,
    clocks: record.clocks,
    doors: record.doors.map((door) => ({ doorId: door.doorId, class: door.class, delivery: here.classes[door.class].delivery })),
    checks: [...verdictsOn(found, ports.policy, now), asCheck(risk, ports.policy, now)],
    ...(stepUp && { stepUp }),
    approvals: {
      required: terms.required,
      escort: terms.escort,
      approvers: deciders.filter(({ as }) => as !== 'on-call').map(({ person: { id, displayName } }) => ({ id, displayName })),
    },
  };
}

const blockedBy = (deciders: readonly Decider[], { required, twoGroups }: ApprovalTerms) =>
  required > 0 && !couldApprove(deciders, { required, twoGroups }) ? 'nobody-may-decide' : undefined;

function firstStop(stepUp: RequestPreview['stepUp'], required: number): RequestPreview['outcome'] {
  if (stepUp?.isMet === false) return 'step-up-required';
  return required > 0 ? 'awaiting-approval' : 'approved';
}

const asCheck = ({ outcome, reasons, scored }: RiskVerdict, { version }: Policy, now: Date): Check => ({
  name: 'risk',
  outcome,
  reasons,
  policyVersion: version,
  at: now.toISOString(),
  detail: scored,
});

const objectionOf = ({ identity, access }: Partial<Examination>, { outcome, reasons }: RiskVerdict) =>
  identity ?? access ?? (outcome === 'denied' ? reasons.join(', ') : undefined);

const limitReached = async ({ requesterId }: RequestRecord, { requests, policy }: PreviewPorts) =>
  (await requests.openOf(requesterId)) >= policy.openRequests ? 'too-many-open-requests' : undefined;

async function weighed(
  record: RequestRecord,
  doors: readonly DoorRecord[],
  { subject }: Partial<Examination>,
  ports: PreviewPorts,
): Promise<RiskVerdict> {
  const lesson = subject && (await contactLesson(ports, subject.person));
  return verdictNow(ports, record, { around: aroundOf(doors), ...(lesson && { lesson }) });
}

function signInFor(
  record: RequestRecord,
  found: Partial<Examination>,
  risk: RiskVerdict,
  { policy, clock }: PreviewPorts,
): RequestPreview['stepUp'] {
  const byRisk = risk.outcome === 'denied' ? undefined : risk.stepUp;
  const more = found.stepUp === undefined ? byRisk : policy.risk.stepUp;
  const here = policyAt(policy, record.doors);
  const unmet = unmetStepUp(record.signIn ?? { contexts: [] }, here, classesOf(record), clock.now(), more);
  const demand = unmet ?? stepUpsOf(here, classesOf(record))[0] ?? more;
  return demand && { ...demand, isMet: unmet === undefined };
}

const classesOf = (record: RequestRecord) => record.doors.map((door) => door.class);
