import type { InvocationContext } from '@azure/functions';
import { operationId } from '../../domain/code-terms.js';
import { revoke } from '../../domain/request.js';
import type { RequestRecord } from '../../domain/request-record.js';
import { newRevocation } from '../../domain/revocation.js';
import type { Ports } from '../edge-ports.js';

type Needs = Ports<'requests' | 'rules' | 'clock' | 'flows'>;

/** Ends a request because of what was found about its people: a revocation like any other, with receipts; once per request and reason. */
export async function endRequest({ id }: RequestRecord, because: string, ports: Needs, context: InvocationContext): Promise<void> {
  const { requests, rules, clock } = ports;
  const revocationId = operationId(id, `found ${because}`, 0);
  const { rule, record } = newRevocation({
    revocationId,
    target: { kind: 'request', id },
    reason: because,
    createdBy: 'latch',
    at: clock.now(),
  });
  await rules.create(rule);
  await rules.createRevocation(record);
  await requests.change(id, (now) => revoke(now, { revocationId, by: `latch: ${because}`, at: clock.now() }));
  const flows = ports.flows(context);
  await flows.startRevocation(revocationId);
  await flows.wake(id);
}
