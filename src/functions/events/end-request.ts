import type { InvocationContext } from '@azure/functions';
import { operationId } from '../../domain/code-terms.js';
import type { RequestRecord } from '../../domain/request-record.js';
import { type BeginPorts, beginRevocation } from '../revocations/begin-revocation.js';

/** Ends a request because of what was found about its people: a revocation like any other, with receipts; once per request and reason. */
export async function endRequest({ id }: RequestRecord, because: string, ports: BeginPorts, context: InvocationContext): Promise<void> {
  const revocationId = operationId(id, `found ${because}`, 0);
  await beginRevocation({ revocationId, target: { kind: 'request', id }, reason: because, createdBy: 'system' }, ports, context);
}
