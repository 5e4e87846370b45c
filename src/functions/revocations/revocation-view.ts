import { z } from 'zod';
import { confirmedBy } from '../../domain/revocation.js';
import { DoorReceipt, RevocationRecord } from '../../domain/rule-record.js';
import type { Access } from '../http/authenticate.js';

export const revocationRoles: Access = { people: ['Latch.Security'], applications: ['Latch.Revoke'] };

/** What `POST /revocations` and `GET /revocations/{id}` answer. */
export const RevocationView = z.object({
  id: z.uuid(),
  target: RevocationRecord.shape.target,
  reason: z.string(),
  cloud: RevocationRecord.shape.cloud,
  doors: z.array(DoorReceipt),
  confirmed: z.boolean(),
});

/** `confirmed` also once the last exposure has run out, whoever has noted it. */
export const viewOfRevocation = (record: RevocationRecord, now: Date): z.infer<typeof RevocationView> => ({
  id: record.revocationId,
  target: record.target,
  reason: record.reason,
  cloud: record.cloud,
  doors: record.doors,
  confirmed: confirmedBy(record, now),
});
