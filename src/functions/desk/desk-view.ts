import { z } from 'zod';
import { DeskEvent } from '../../domain/desk-event.js';
import { DoorId, Instant, PersonId, RequestId } from '../../domain/ids.js';
import { DoorSummary } from '../doors/door-view.js';
import type { Access } from '../http/authenticate.js';
import { RevocationView } from '../revocations/revocation-view.js';

/** Who sits at the security desk. */
export const deskRoles: Access = { people: ['Latch.Security'] };

/** A door on the board. `armed`: grants its lock may hold; `isConnected`: as far as the hub has noticed, absent where there is no lock or no word from the hub. */
export const DeskDoor = DoorSummary.pick({ id: true, site: true, name: true, timeZone: true, class: true, kind: true, mode: true }).extend({
  armed: z.int(),
  isConnected: z.boolean().optional(),
});

/** Somebody who waits for a decision. */
const Waiting = z.object({
  requestId: RequestId,
  name: z.string(),
  doors: z.array(DoorId),
  decideBy: Instant,
  approvals: z.object({ required: z.int(), given: z.int() }),
});

/** Somebody who has entered and not left, as far as is known. */
const OnSite = z.object({
  requestId: RequestId,
  personId: PersonId,
  name: z.string(),
  doors: z.array(DoorId),
  since: Instant,
  until: Instant,
});

/** A revocation or lockdown that is not over. `exposedUntil`: when the last lock that has not confirmed can open no more. */
const Standing = RevocationView.pick({
  id: true,
  mode: true,
  target: true,
  targetName: true,
  reason: true,
  state: true,
  cloud: true,
  progress: true,
  alert: true,
  confirmed: true,
}).extend({ exposedUntil: Instant.optional() });

/** What a security desk looks at beside the doors. `alarms`: of the last day, the newest first. */
export const DeskView = z.object({
  asOf: Instant,
  waiting: z.array(Waiting),
  onSite: z.array(OnSite),
  standing: z.array(Standing),
  alarms: z.array(DeskEvent),
});
export type DeskView = z.infer<typeof DeskView>;
