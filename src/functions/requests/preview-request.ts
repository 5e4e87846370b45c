import { z } from 'zod';
import { approversFor as peopleWhoDecide } from '../../../activities/deciders.js';
import { specialDays } from '../../../activities/special-days.js';
import { DoorClass, type DoorRecord } from '../../domain/door-record.js';
import { DoorId, PersonId } from '../../domain/ids.js';
import { approversFor as approversNeeded } from '../../domain/policy.js';
import { policyAt } from '../../domain/policy-at.js';
import { Clocks, type RequestRecord } from '../../domain/request-record.js';
import { stepUpsOf, unmetStepUp } from '../../domain/step-up.js';
import { Window } from '../../domain/window.js';
import type { Ports } from '../edge-ports.js';

/** What would happen. `required`: for a requester nobody has reason to doubt; more if they look risky. */
export const RequestPreview = z.object({
  window: Window,
  opensAtApproval: z.boolean(),
  clocks: Clocks,
  doors: z.array(z.object({ doorId: DoorId, class: DoorClass })),
  /** The sign-in the doors demand, and whether this one would do. */
  stepUp: z.object({ context: z.string(), maxAgeMinutes: z.int(), isMet: z.boolean() }).optional(),
  approvals: z.object({ required: z.int(), approvers: z.array(z.object({ id: PersonId, displayName: z.string() })) }),
});

/** Looks everything up that the request would meet, and leaves nothing behind. */
export async function previewRequest(
  record: RequestRecord,
  doors: readonly DoorRecord[],
  ports: Ports<'policy' | 'directory' | 'delegations' | 'calendars' | 'clock'>,
): Promise<z.infer<typeof RequestPreview>> {
  const { clock } = ports;
  const policy = policyAt(ports.policy, doors);
  const approvers = await peopleWhoDecide(ports, record, doors);
  const stays = doors.map((door) => ({ door, window: record.window }));
  const { extraApprovers } = await specialDays(ports.calendars, stays);
  const classes = record.doors.map((door) => door.class);
  const unmet = unmetStepUp(record.signIn ?? { contexts: [] }, policy, classes, clock.now());
  const demand = unmet ?? stepUpsOf(policy, classes)[0];
  return {
    window: record.window,
    opensAtApproval: record.opensAtApproval !== undefined,
    clocks: record.clocks,
    doors: record.doors.map((door) => ({ doorId: door.doorId, class: door.class })),
    ...(demand && { stepUp: { ...demand, isMet: unmet === undefined } }),
    approvals: {
      required: approversNeeded(policy, classes, 0) + extraApprovers,
      approvers: approvers.map(({ id, displayName }) => ({ id, displayName })),
    },
  };
}
