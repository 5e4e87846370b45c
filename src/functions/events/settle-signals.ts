import type { InvocationContext } from '@azure/functions';
import { operationId } from '../../domain/code-terms.js';
import type { PersonId, RequestId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Target } from '../../domain/rule-record.js';
import { actionOn, type SignalAction, strictestOf } from '../../domain/signals/signal-policy.js';
import { type Done, type Heard, lookedAt, type SignalRecord, settled } from '../../domain/signals/signal-record.js';
import { minutesAfter } from '../../domain/window.js';
import { logOf } from '../../durable/log.js';
import { eachAlone } from '../each-alone.js';
import type { Ports } from '../edge-ports.js';
import { beginRevocation } from '../revocations/begin-revocation.js';
import { keepSubscribed } from './keep-subscribed.js';
import { learnChanges } from './learn-changes.js';
import { type LookAgain, lookAgain } from './look-again.js';

export type SettlePorts = LookAgain & Ports<'signals' | 'subscriptions' | 'changes' | 'places' | 'keys' | 'publicUrl'>;

/** What this process is at, by signal: whoever comes for the same one waits for it. */
const inHand = new Map<string, Promise<void>>();

/**
 * Does about what was heard as the policy says. A second run, after a crash or beside another process, finds the revocations of the first. Whoever is only
 * to be looked at again is, once for all of these signals together. Throws when something could not be done yet.
 */
export async function settleSignals(records: readonly SignalRecord[], ports: SettlePorts, context: InvocationContext): Promise<void> {
  const open = records.filter(({ settledAt }) => settledAt === undefined);
  const look = lookTogether(
    open.filter(({ id }) => !inHand.has(id)),
    ports,
    context,
  );
  await eachAlone(open, (record) => onceAtATime(record.id, () => settle(record, look, ports, context)), context);
}

function onceAtATime(id: string, work: () => Promise<void>): Promise<void> {
  const running = inHand.get(id) ?? work().finally(() => inHand.delete(id));
  inHand.set(id, running);
  return running;
}

type Planned = Heard & { action: SignalAction };

const planned = ({ heard }: SignalRecord, { policy }: SettlePorts): Planned[] =>
  heard.map((each) => ({ ...each, action: actionOn(each.word, policy.signals) }));

/** What does not say about whom ends nobody by itself. */
const needsLook = ({ action, people, everybody, deviceId }: Planned) =>
  everybody === true ? action !== 'note' : action === 'look' && (people.length > 0 || deviceId !== undefined);

/** Graph wants a subscription renewed, or has taken it away; what it has not told us of meanwhile it is asked. */
async function mendNotices(all: readonly Planned[], ports: SettlePorts, context: InvocationContext): Promise<void> {
  const isGap = all.some(({ word }) => word === 'notices-missed');
  if (isGap || all.some(({ word }) => word === 'subscription-ending')) await keepSubscribed(ports, true);
  if (isGap) await settleSignals(await learnChanges(ports, { isGap }), ports, context);
}

/** Nobody is looked at before something needs it; everybody who needs it waits for the same look. */
function lookTogether(records: readonly SignalRecord[], ports: SettlePorts, context: InvocationContext): () => Promise<void> {
  const looks = records.filter((record) => planned(record, ports).some(needsLook));
  const wanted = looks.flatMap((record) => planned(record, ports)).filter(needsLook);
  const isAboutAnybody = wanted.some(({ everybody, deviceId }) => everybody === true || deviceId !== undefined);
  const people = isAboutAnybody ? undefined : [...new Set(wanted.flatMap((each) => each.people))];
  const [after = ''] = looks.map(({ lookedUpTo = '' }) => lookedUpTo).toSorted();
  const reached = async (upTo: RequestId) => {
    for (const { id } of looks) await ports.signals.change(id, (record) => lookedAt(record, upTo));
  };
  let looking: Promise<void> | undefined;
  return () => {
    looking ??= lookAgain(people, ports, context, { after, reached });
    return looking;
  };
}

async function settle(record: SignalRecord, look: () => Promise<void>, ports: SettlePorts, context: InvocationContext): Promise<void> {
  const all = planned(record, ports);
  const done: Done[] = [];
  for (const { word, action, people, ...about } of all) {
    const targets = action === 'revoke' || action === 'suspend' ? await targetsOf({ people, ...about }, ports) : [];
    const revocations = await Promise.all(targets.map((target) => end(record, target, strictestFor(target, action, all), ports, context)));
    done.push({ word, action, people, revocations });
  }
  await mendNotices(all, ports, context);
  if (all.some(needsLook)) await look();
  const at = ports.clock.now();
  await ports.signals.change(record.id, (current) => settled(current, done, { policyVersion: ports.policy.version, at }));
  const { feed } = record;
  for (const { word, action, people } of done)
    logOf(context).info('signal settled', { channel: feed, because: word, outcome: action, count: people.length });
}

/** What is said of the same person in several ways (aliases of one event) is done once, in the strictest. */
const strictestFor = ({ kind, id }: Target, own: SignalAction, all: readonly Planned[]): SignalAction =>
  strictestOf([own, ...all.filter(({ people }) => kind === 'person' && people.some((each) => each === id)).map(({ action }) => action)]);

async function targetsOf({ people, deviceId, requestId }: Omit<Heard, 'word'>, { requests }: SettlePorts): Promise<Target[]> {
  const usedBy = people.length === 0 && deviceId !== undefined ? (await requests.open()).filter(isFrom(deviceId)) : [];
  return [
    ...people.map((id): Target => ({ kind: 'person', id })),
    ...(requestId === undefined ? [] : [{ kind: 'request' as const, id: requestId }]),
    ...usedBy.map(({ id }): Target => ({ kind: 'request', id })),
  ];
}

const isFrom =
  (deviceId: string) =>
  ({ signIn }: RequestRecord) =>
    signIn?.deviceId?.toLowerCase() === deviceId.toLowerCase();

/** One revocation for a signal and a target, however often it is done. */
async function end(
  record: SignalRecord,
  target: Target,
  action: SignalAction,
  ports: SettlePorts,
  context: InvocationContext,
): Promise<string> {
  const revocationId = operationId(record.id, `signal ${target.kind} ${target.id}`, 0);
  const until =
    action === 'suspend' && target.kind === 'person' ? minutesAfter(record.receivedAt, ports.policy.signals.suspendMinutes) : undefined;
  const words = [...new Set(record.heard.map(({ word }) => word))].join(', ');
  const reason = `${words} (${record.source})`;
  await beginRevocation({ revocationId, target, reason, createdBy: 'system', until }, ports, context);
  if (target.kind === 'person') ports.sessions.forget(target.id as PersonId);
  return revocationId;
}
