import { z } from 'zod';
import { Instant } from '../domain/ids.js';
import { CoveredGrant, DoorReceipt } from '../domain/receipt.js';
import type { RevocationRecord } from '../domain/revocation-record.js';
import type { Mode } from '../domain/rule-record.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { findRevocation } from './revocations/find-revocation.js';
import { revocationReaders } from './revocations/revocation-view.js';

/** What one grant has to show: denied by the cloud at, off its lock at, or until when the lock could still open for it. */
const GrantView = CoveredGrant.pick({ requestId: true, grantId: true }).extend({
  cloud: z.object({ deniedAt: Instant }),
  lock: z.enum(['confirmed', 'unconfirmed']),
  via: DoorReceipt.shape.via,
  confirmedAt: Instant.optional(),
  worstCaseUntil: Instant.optional(),
  lastContact: Instant.optional(),
});
const DoorView = z.object({
  doorId: DoorReceipt.shape.doorId,
  word: z.string().optional(),
  deviceTime: Instant.optional(),
  grants: z.array(GrantView),
});
const Query = z.strictObject({ cursor: z.string().min(1).max(128).optional() });

/** GET /api/revocations/{id}/receipts and /api/lockdowns/{id}/receipts: grant by grant, 40 doors a page, with the signed word of each lock. */
export const registerListReceipts = (mode: Mode, ports: Ports<'tokens' | 'sessions' | 'effects' | 'rules' | 'receipts'>) =>
  expose(
    {
      name: mode === 'revocation' ? 'listReceipts' : 'listLockdownReceipts',
      method: 'GET',
      route: `api/${mode}s/{id}/receipts`,
      summary: `Read the receipts of a ${mode}, grant by grant`,
      access: revocationReaders,
      query: Query,
      answers: { 200: { description: 'A page of doors', schema: z.object({ doors: z.array(DoorView), next: z.string().optional() }) } },
    },
    ports,
    async ({ params, query }) => {
      const record = await findRevocation(ports.rules, params['id'], mode);
      if (!record) return notFound();
      const { receipts, next } = await ports.receipts.page(record.revocationId, query.cursor);
      return answer(200, { doors: receipts.map((receipt) => viewOf(record, receipt)), ...(next && { next }) });
    },
  );

/** What was never on the lock was off it from the beginning. */
const viewOf = ({ cloud: { deniedAt } }: RevocationRecord, receipt: DoorReceipt) =>
  DoorView.parse({
    ...receipt,
    grants: receipt.grants.map(({ armed, ...grant }) => ({
      ...(armed ? receipt : { lock: 'confirmed', via: 'nothing', confirmedAt: deniedAt }),
      ...grant,
      cloud: { deniedAt },
    })),
  });
