import type { InvocationContext } from '@azure/functions';
import { auditOfAttempt } from '../../domain/audit/attempts.js';
import type { AttemptRecord } from '../../domain/grant-record.js';
import { noteEntry } from '../../domain/request.js';
import { tellMeasures } from '../audit/tell-measures.js';
import type { Ports } from '../edge-ports.js';

type Needs = Ports<'audit' | 'flows' | 'requests' | 'clock'>;

/** A final attempt gets its audit record; a granted one is noted as an entry in its request, which then wakes. */
export async function followAttempt(attempt: AttemptRecord, ports: Needs, context: InvocationContext): Promise<void> {
  const entry = auditOfAttempt(attempt);
  if (!entry) return;
  await ports.audit.append(entry);
  tellMeasures([entry], context, ports);
  if (attempt.state === 'granted') await noteEntries(attempt, ports, context);
}

/** Two persons who entered together have each entered by their own request. */
async function noteEntries({ requestId, doorId, at, together }: AttemptRecord, { requests, flows }: Needs, context: InvocationContext) {
  for (const id of [requestId, together?.requestId]) {
    if (id === undefined) continue;
    await requests.change(id, (record) => noteEntry(record, doorId, at));
    await flows(context).wake(id);
  }
}
