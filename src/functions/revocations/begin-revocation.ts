import { setTimeout as delay } from 'node:timers/promises';
import type { InvocationContext } from '@azure/functions';
import { confirmDoor } from '../../../activities/confirm-door.js';
import { coverTarget } from '../../../activities/cover-target.js';
import { endRequest, requestsUnder } from '../../../activities/end-requests.js';
import { inTurns } from '../../../activities/in-turns.js';
import { isDue } from '../../domain/receipt.js';
import { effectiveFrom, type NewRevocation, newRevocation, settle } from '../../domain/revocation.js';
import type { RevocationRecord } from '../../domain/revocation-record.js';
import { logOf } from '../../durable/log.js';
import type { Ports } from '../edge-ports.js';
import type { Flows } from '../flows.js';

export type BeginPorts = Ports<
  'rules' | 'receipts' | 'requests' | 'grants' | 'doors' | 'directory' | 'responders' | 'locks' | 'clock' | 'flows' | 'pushMs'
>;

/** So many locks are told before the answer; the rest is the orchestration's. */
const mostInline = 20;

/**
 * V1, and as much of the rest as is done in a moment. The rule first: a crash in between leaves doors shut, never a receipt without a rule. The same
 * revocation again finds its record and goes on where it stands; one that was lifted is not taken up again.
 */
export async function beginRevocation(
  order: Omit<NewRevocation, 'at'>,
  ports: BeginPorts,
  context: InvocationContext,
): Promise<RevocationRecord> {
  const stored = await ports.rules.revocation(order.revocationId);
  const record = stored ?? (await write(order, ports));
  if (record.confirmed || record.liftedAt !== undefined) return record;
  const { revocationId } = record;
  await ports.flows(context).startRevocation(record);
  const pushing = pushFirst(record, ports, context).catch((trouble: unknown) =>
    logOf(context).trouble('left to the orchestration', trouble),
  );
  await Promise.race([pushing, delay(ports.pushMs, undefined, { ref: false })]);
  return (await ports.rules.revocation(revocationId)) ?? record;
}

async function write(order: Omit<NewRevocation, 'at'>, { rules, clock }: BeginPorts): Promise<RevocationRecord> {
  const { hold, record } = newRevocation({ ...order, at: clock.now() });
  await rules.hold(record.target, hold);
  return rules.createRevocation(effectiveFrom(record, clock.now()));
}

async function pushFirst(record: RevocationRecord, ports: BeginPorts, context: InvocationContext): Promise<void> {
  const { revocationId } = record;
  const { rules, receipts, clock } = ports;
  const flows = ports.flows(context);
  await coverTarget(ports, revocationId, mostInline);
  const due = (await receipts.of(revocationId)).filter((receipt) => isDue(receipt, clock.now())).slice(0, mostInline);
  await inTurns(due, mostInline, ({ doorId }) => confirmDoor(ports, record, doorId));
  const all = await receipts.of(revocationId);
  await rules.changeRevocation(revocationId, (current) => settle(current, all, clock.now()));
  if (record.mode === 'revocation') await endFew(record, ports, flows);
  await flows.wakeRevocation(revocationId);
}

/** Few requests end here and now; many are the orchestration's, page by page. */
async function endFew(record: RevocationRecord, ports: BeginPorts, flows: Flows): Promise<void> {
  const { ids } = await requestsUnder(ports, record, mostInline + 1);
  for (const id of ids.length > mostInline ? [] : ids) {
    await endRequest(ports, record, id);
    await flows.wake(id);
  }
}
