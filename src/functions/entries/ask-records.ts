import { denialOf, type Holder, ruleIdsFor } from '../../domain/entry.js';
import { type GateRefusal, mayDeliver } from '../../domain/gate.js';
import type { CodeRecord, DenialReason } from '../../domain/grant-record.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';

/** `ruleIds`: everything this right to enter hangs on, for the second reading of the rules. */
export type RecordsSay = { ok: true; request: RequestRecord; ruleIds: string[] } | { ok: false; because: DenialReason };

/** R1, second half: does the request's record still carry the right to enter, and is there no deny rule against anybody it hangs on? */
export async function askRecords(code: CodeRecord, { rules, requests, clock }: Ports<'rules' | 'requests' | 'clock'>): Promise<RecordsSay> {
  const request = await requests.read(code.requestId);
  if (!request) return { ok: false, because: 'revoked' };
  const ruleIds = ruleIdsFor(holderOf(code, request));
  const denyRules = await rules.read(ruleIds);
  const denial = denialOf(denyRules, clock.now());
  if (denial) return { ok: false, because: denial };
  const gate = mayDeliver(request, code.doorId, denyRules, clock.now());
  return gate.ok ? { ok: true, request, ruleIds } : { ok: false, because: reasonOf(gate.because) };
}

const holderOf = (code: CodeRecord, { requesterId, approvals }: RequestRecord): Holder => ({
  ...code,
  requesterId,
  approverIds: approvals.votes.map((vote) => vote.approverId),
});

/** A code without the right it was made for is a revoked one. */
function reasonOf(refusal: GateRefusal): DenialReason {
  return refusal === 'too-early' || refusal === 'too-late' || refusal === 'not-armed' ? refusal : 'revoked';
}
