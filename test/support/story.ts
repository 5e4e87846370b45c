import { longerTerms } from '../../activities/longer-terms.js';
import { accessRequestFlow, lockdownFlow, RequestChanged, revocationFlow } from '../../orchestrations/events.js';
import { castVote } from '../../src/domain/approval.js';
import { clocksOf } from '../../src/domain/clocks.js';
import { requestIdOf } from '../../src/domain/code-terms.js';
import type { DoorRecord } from '../../src/domain/door-record.js';
import { askFresh } from '../../src/domain/fresh-code.js';
import type { RequestId } from '../../src/domain/ids.js';
import { planRequest } from '../../src/domain/plan-request.js';
import { defaultPolicy } from '../../src/domain/policy.js';
import { replan } from '../../src/domain/replan.js';
import { cancel, newRequest, noteEntry } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { newRevocation } from '../../src/domain/revocation.js';
import type { RevocationRecord } from '../../src/domain/revocation-record.js';
import type { Mode, Target } from '../../src/domain/rule-record.js';
import type { Person } from '../../src/ports/people.js';
import type { ReceiptSummary } from '../../src/ports/receipts.js';
import { doors, people } from './site.js';
import { type Stage, setStage } from './stage.js';

/** An instant of the day the stories play on; Berlin is an hour ahead. */
export const at = (time: string): Date => new Date(`2030-03-04T${time}:00.000Z`);

export type Plot = {
  doors?: readonly DoorRecord[];
  requester?: Person;
  subject?: Person;
  from?: string;
  to?: string;
  startNow?: number;
  /** Where the requester asked, and how they hear of it. */
  asking?: Pick<RequestRecord, 'askedVia' | 'notify'>;
};
type Wake = { wake?: boolean };

/** A day with one request, told in the words of those who take part. Everybody's deeds go to the record first, then an event wakes the flow. */
export type Story = Stage & {
  requestId: RequestId;
  /** Of the one revocation a story may have; it may have one lockdown beside it. */
  revocationId: string;
  /** Starts the flow of a story that was told without. */
  begin(): Promise<void>;
  record(): Promise<RequestRecord>;
  /** `arming: denied`: status and outcome in one. */
  state(): Promise<string>;
  until(time: string): Promise<void>;
  vote(who: Person, decision: 'approve' | 'deny', wake?: Wake): Promise<void>;
  cancel(wake?: Wake): Promise<void>;
  /** Another window, as the API gives it: `changed`, `unchanged`, or why not. */
  replan(from: string, to: string, wake?: Wake): Promise<string>;
  enter(door: DoorRecord): Promise<void>;
  /** Another code, as the API gives it, or `isResent` because the last one did not arrive: `asked`, or why not. */
  freshCode(wish?: { isResent?: boolean } & Wake): Promise<string>;
  /** Others take so many turns for mails, from that time on. */
  mailsOfOthers(count: number, from?: string): Promise<void>;
  /** V1 as the API does it: rule, revocation record, request record, orchestration. */
  revoke(target?: Target, wake?: Wake): Promise<string>;
  lockDown(target: Target): Promise<string>;
  /** As it stands, with what its doors owe. */
  revocation(id: string): Promise<RevocationRecord & { doors: ReceiptSummary[] }>;
  /** What the locks of the story's doors hold. */
  held(): string[];
};

/** Alice asks at 09:00 for the lobby from 14:00 to 15:00, unless the plot says otherwise. `start: false` leaves the record without its flow. */
export async function tell(plot: Plot = {}, { start = true }: { start?: boolean } = {}): Promise<Story> {
  const stage = await setStage(at('09:00'));
  const { host, ports } = stage;
  const wanted = plot.doors ?? [doors.lobby];
  const record = recordOf(plot, wanted);
  await ports.requests.create(record);
  const { id: requestId } = record;
  const revocationId = requestIdOf(people.frank.id, requestId);
  const now = () => ports.clock.now();
  const change = async (transition: (record: RequestRecord) => RequestRecord, { wake = true }: Wake = {}) => {
    await ports.requests.change(requestId, transition);
    if (wake) await host.raise(requestId, RequestChanged.name, {});
  };
  const read = async () => {
    const found = await ports.requests.read(requestId);
    if (!found) throw new Error('the request is gone');
    return found;
  };
  const begin = async () => {
    await host.start(accessRequestFlow.name, { requestId }, { instanceId: requestId });
  };
  const order = async (mode: Mode, id: string, target: Target, { wake = true }: Wake = {}) => {
    const made = newRevocation({ revocationId: id, mode, target, reason: 'because', createdBy: people.frank.id, at: now() });
    await ports.rules.hold(target, made.hold);
    await ports.rules.createRevocation(made.record);
    const flow = mode === 'lockdown' ? lockdownFlow : revocationFlow;
    if (wake) await host.start(flow.name, { revocationId: id }, { instanceId: `revocation-${id}` });
    if (wake) await host.raise(requestId, RequestChanged.name, {});
    return id;
  };
  if (start) await begin();
  return {
    ...stage,
    requestId,
    revocationId,
    begin,
    record: read,
    async state() {
      const { status, outcome } = await read();
      return outcome ? `${status}: ${outcome}` : status;
    },
    until: (time) => host.advance(at(time)),
    vote: (who, decision, wake) =>
      change((before) => {
        const cast = castVote(before, { approverId: who.id, decision, reason: 'because' }, (one, other) => one === other, now());
        if (cast.kind === 'refused') throw new Error(cast.because);
        return cast.record;
      }, wake),
    async replan(from, to, wake) {
      let outcome = 'gone';
      const found = await read();
      const plan = planOf(found, from, to, now());
      const longer = await longerTerms(ports, found, plan.window, wanted);
      await change((before) => {
        const reply = replan(before, { ...plan, by: people.alice.id, at: now(), terms: longer?.terms });
        outcome = reply.kind === 'refused' ? reply.because : reply.kind;
        return reply.kind === 'refused' ? before : reply.record;
      }, wake);
      return outcome;
    },
    cancel: (wake) => change((before) => cancel(before, people.alice.id, now()), wake),
    enter: (door) => change((before) => noteEntry(before, door.id, now())),
    async freshCode({ isResent = false, ...wake } = {}) {
      const after = await generationsOf(await read(), ports);
      let outcome = 'gone';
      await change((before) => {
        const reply = askFresh(before, { after, at: now(), isResent }, ports.policy);
        outcome = reply.kind === 'refused' ? reply.because : reply.kind;
        return reply.kind === 'refused' ? before : reply.record;
      }, wake);
      return outcome;
    },
    async mailsOfOthers(count, from) {
      const turn = { now: from ? at(from) : now(), until: at('23:59').toISOString() };
      for (let nth = 0; nth < count; nth += 1)
        await ports.turns.take({ ...turn, operationId: `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}` });
    },
    revoke: (target = { kind: 'request', id: requestId }, wake) => order('revocation', revocationId, target, wake),
    lockDown: (target) => order('lockdown', requestIdOf(people.olu.id, requestId), target),
    async revocation(id) {
      const found = await ports.rules.revocation(id);
      if (!found) throw new Error('the revocation is gone');
      return { ...found, doors: await ports.receipts.of(id) };
    },
    held: () => wanted.filter((door) => ports.locks.of(door.id).held.size > 0).map(({ id }): string => id),
  };
}

/** The newest generation at every door. */
const generationsOf = ({ doors: places }: RequestRecord, { grants }: Stage['ports']) =>
  Promise.all(
    places.map(async ({ doorId, grantId }) => ({ doorId, generation: (await grants.codes(doorId, grantId))[0]?.generation ?? 0 })),
  );

/** The clocks as the API reckons them. */
function planOf({ doors: places }: RequestRecord, from: string, to: string, askedAt: Date) {
  const window = { opensAt: at(from).toISOString(), closesAt: at(to).toISOString() };
  const known = Object.values(doors).filter(({ id }) => places.some(({ doorId }) => doorId === id));
  return { window, clocks: clocksOf(window, askedAt, known, defaultPolicy) };
}

/** The request of the plot, before anything was checked. */
export function recordOf(
  { requester = people.alice, subject = requester, from = '14:00', to = '15:00', startNow, asking }: Plot,
  wanted: readonly DoorRecord[],
) {
  const policy = defaultPolicy;
  const window = startNow ? { start: 'now', minutes: startNow } : { start: at(from).toISOString(), end: at(to).toISOString() };
  const plan = planRequest({ doorIds: wanted.map(({ id }) => id), window, purpose: 'a visit' }, wanted, policy, at('09:00'));
  if (!plan.ok) throw new Error(plan.code);
  return newRequest({
    ...asking,
    id: requestIdOf(requester.id, 'the story'),
    tenantId: '00000000-0000-4000-8000-000000000999',
    requesterId: requester.id,
    subjectId: subject.id,
    purpose: 'a visit',
    policyVersion: policy.version,
    bodyHash: '0'.repeat(64),
    askedAt: at('09:00'),
    plan,
    doors: wanted,
  });
}
