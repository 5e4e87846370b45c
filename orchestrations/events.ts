import { z } from 'zod';
import { RequestId } from '../src/domain/ids.js';
import { eventContract, orchestrationContract } from '../src/durable/contracts.js';

/** Wakes a request's orchestration; the record, not the event, says what changed. */
export const RequestChanged = eventContract({ name: 'RequestChanged', payload: z.object({}) });

/** Carries one access request from its checks to the locked door. Instance id = request id. */
export const accessRequestFlow = orchestrationContract({ name: 'accessRequest', input: z.object({ requestId: RequestId }) });

/** Looks at the locks of a booked request before it opens. `changes`: of its window, so far; a later one is another instance. */
export const readinessFlow = orchestrationContract({
  name: 'readiness',
  input: z.object({ requestId: RequestId, changes: z.int().default(0) }),
});

/** Takes a revocation from the deny rule to the last receipt. Instance id = `revocation-<id>`. */
export const revocationFlow = orchestrationContract({ name: 'revocation', input: z.object({ revocationId: z.uuid() }) });
