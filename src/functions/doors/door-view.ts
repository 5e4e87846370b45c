import { z } from 'zod';
import { DoorRecord } from '../../domain/door-record.js';
import { GrantId, Instant } from '../../domain/ids.js';
import { Window } from '../../domain/window.js';
import type { Access } from '../http/authenticate.js';

/** Everybody with a role may look at doors. */
export const doorRoles: Access = { people: ['Latch.Request', 'Latch.Approve', 'Latch.Security', 'Latch.Admin', 'Latch.Audit'] };

/** A door in the list: from the records alone. */
export const DoorSummary = DoorRecord.pick({
  id: true,
  site: true,
  name: true,
  timeZone: true,
  class: true,
  judge: true,
  kind: true,
  offlineCapable: true,
}).extend({
  mode: z.enum(['normal', 'lockdown']),
  /** Until when its lock may go on without hearing from us. */
  leaseUntil: Instant.optional(),
  lastContact: Instant.optional(),
});

/**
 * One door: what should be on its lock, and what the lock says is. `reported` is missing while the lock is out of reach. Who has none of the roles security, administrator and
 * auditor is shown their own grants alone, and is told what the lock says only where they have one: `online` is missing too where it was not asked.
 */
export const DoorDetail = DoorSummary.extend({
  armed: z.array(z.object({ grantId: GrantId, generation: z.int(), window: Window })),
  desired: z.array(z.object({ grantId: z.string(), generation: z.int() })),
  reported: z.array(z.object({ grantId: z.string(), generation: z.int() })).optional(),
  online: z.boolean().optional(),
  clockOffsetMs: z.number().optional(),
  batteryPercent: z.number().optional(),
  lock: z.object({ deviceId: z.string(), enrolment: z.int() }).optional(),
});
