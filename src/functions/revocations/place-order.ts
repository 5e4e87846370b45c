import { operationId } from '../../domain/code-terms.js';
import type { RevocationRecord } from '../../domain/revocation-record.js';
import type { Mode, Target } from '../../domain/rule-record.js';
import type { Ports } from '../edge-ports.js';
import type { Call } from '../http/endpoint.js';
import { keyReused } from '../http/idempotency.js';
import type { Problem } from '../http/problem.js';
import { answer, type Reply } from '../http/reply.js';
import { type BeginPorts, beginRevocation } from './begin-revocation.js';
import { viewOfRevocation } from './revocation-view.js';

export type OrderPorts = BeginPorts & Ports<'newId'>;

/** What somebody orders, as the records will have it. */
export type Ordered = { mode: Mode; target: Target; reason: string; until?: string | undefined };

/** Revocations and lockdowns begin alike. Under the same `Idempotency-Key` it is the same one, or none; `objection`: what speaks against a new one. */
export async function placeOrder(
  { who, key, context }: Pick<Call<unknown, unknown>, 'who' | 'key' | 'context'>,
  ordered: Ordered,
  ports: OrderPorts,
  objection: () => Promise<Problem | undefined> = async () => undefined,
): Promise<Reply> {
  const revocationId = key === undefined ? ports.newId() : operationId(who.id, `${ordered.mode} ${key}`, 0);
  const stored = key === undefined ? undefined : await ports.rules.revocation(revocationId);
  if (stored && !isSame(stored, ordered)) return keyReused();
  const problem = stored ? undefined : await objection();
  if (problem) return problem;
  const record = await beginRevocation({ revocationId, ...ordered, createdBy: who.id }, ports, context);
  return answer(202, viewOfRevocation(record, await ports.receipts.of(revocationId), ports.clock.now()));
}

const isSame = (stored: RevocationRecord, { target, reason, until }: Ordered) =>
  stored.target.kind === target.kind && stored.target.id === target.id && stored.reason === reason && stored.until === until;
