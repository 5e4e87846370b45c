import { rulesFor } from '../../../activities/responders.js';
import { denialOf } from '../../domain/deny-rule.js';
import { type Holder, ruleIdsFor } from '../../domain/entry.js';
import { type GateRefusal, mayEnter } from '../../domain/gate.js';
import type { CodeRecord, DenialReason } from '../../domain/grant-record.js';
import type { RequestRecord } from '../../domain/request-record.js';
import { voicesBehind } from '../../domain/voices-behind.js';
import type { Ports } from '../edge-ports.js';

export type AskedPorts = Ports<'rules' | 'requests' | 'clock' | 'directory' | 'responders'>;

/** `ruleIds`: everything this right to enter hangs on; `at`: when the rules were read. */
export type RecordsSay = { ok: true; request: RequestRecord; ruleIds: string[]; at: Date } | { ok: false; because: DenialReason };

/** Does the request's record still carry the right to enter, and is there no deny rule against anybody it hangs on? Both are read at once: a code knows its people. */
export async function askRecords(code: CodeRecord, ports: AskedPorts): Promise<RecordsSay> {
  const { rules, requests, clock } = ports;
  const at = clock.now();
  const known = ruleIdsFor(code);
  const [request, found] = await Promise.all([requests.read(code.requestId), rules.read(known)]);
  if (!request) return { ok: false, because: 'revoked' };
  const ruleIds = ruleIdsFor(holderOf(code, request));
  const missing = ruleIds.filter((id) => !known.includes(id));
  const denyRules = await rulesFor(code.subjectId, missing.length > 0 ? [...found, ...(await rules.read(missing))] : found, ports);
  const denial = denialOf(denyRules, at);
  if (denial) return { ok: false, because: denial };
  if (!isWithin(code, request)) return { ok: false, because: 'revoked' };
  const gate = mayEnter(request, code.doorId, denyRules, at);
  return gate.ok ? { ok: true, request, ruleIds, at } : { ok: false, because: reasonOf(gate.because) };
}

const holderOf = (code: CodeRecord, request: RequestRecord): Holder => ({
  ...code,
  requesterId: request.requesterId,
  approverIds: voicesBehind(request),
});

/** A code of a window the request no longer has is dead before anybody has got round to saying so. */
const isWithin = ({ notBefore, notAfter }: CodeRecord, { window }: RequestRecord) =>
  notBefore >= window.opensAt && notAfter <= window.closesAt;

/** A code without the right it was made for is a revoked one. */
function reasonOf(refusal: GateRefusal): DenialReason {
  return plain.find((reason) => reason === refusal) ?? 'revoked';
}

const plain = ['too-early', 'too-late', 'not-armed', 'lockdown'] as const;
