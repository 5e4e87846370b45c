import { z } from 'zod';
import { RequestId, VisitId } from '../src/domain/ids.js';
import { eventContract, orchestrationContract } from '../src/durable/contracts.js';

const OfRequest = z.object({ requestId: RequestId });

/** Wakes a request's orchestration; the record, not the event, says what changed. */
export const RequestChanged = eventContract({ name: 'RequestChanged', payload: z.object({}) });

/** Carries one access request from its checks to the locked door. Instance id = request id. `isBooked`: it has waited at held doors before, and goes on there. */
export const accessRequestFlow = orchestrationContract({
  name: 'accessRequest',
  input: z.object({ requestId: RequestId, isBooked: z.boolean().default(false) }),
});

/** Looks at the locks of a booked request before it opens. `changes`: of its window, so far; a later one is another instance. */
export const readinessFlow = orchestrationContract({
  name: 'readiness',
  input: z.object({ requestId: RequestId, changes: z.int().default(0) }),
});

/** Tells a requester of the steps of their request up to one of them. */
export const newsFlow = orchestrationContract({ name: 'news', input: z.object({ requestId: RequestId, upTo: z.int().min(1) }) });

/** Writes to people what a request owes them. `nth`: so often something was owed. Instance id = `tidings-<request id>-<nth>`. */
export const tidingsFlow = orchestrationContract({ name: 'tidings', input: OfRequest.extend({ nth: z.int() }) });

/** Tells everybody who was passed over that the glass was broken for a request, and reminds of the review. Instance id = `glass-<request id>`. */
export const brokenGlassFlow = orchestrationContract({ name: 'brokenGlass', input: OfRequest });

/** Wakes a visit's orchestration; the record says what changed. */
export const VisitChanged = eventContract({ name: 'VisitChanged', payload: z.object({}) });

/** Carries a scheduled visit from its booking to its report. Instance id = `visit-<visit id>`. */
export const technicianVisitFlow = orchestrationContract({ name: 'technicianVisit', input: z.object({ visitId: VisitId }) });

/** Takes a revocation from the deny rule to the last receipt. Instance id = `revocation-<id>`. */
export const revocationFlow = orchestrationContract({ name: 'revocation', input: z.object({ revocationId: z.uuid() }) });

/** Takes a lockdown from the deny rule to the last lock armed again after its lift. Instance id = `revocation-<id>`. */
export const lockdownFlow = orchestrationContract({ name: 'lockdown', input: z.object({ revocationId: z.uuid() }) });

/** Wakes a revocation's or a lockdown's orchestration: a lock came back, or it was lifted. The records say which. */
export const RevocationChanged = eventContract({ name: 'RevocationChanged', payload: z.object({}) });
