import { z } from 'zod';
import { DoorClass, type DoorRecord } from '../../domain/door-record.js';
import { DoorId, PersonId } from '../../domain/ids.js';
import type { Plan } from '../../domain/plan-request.js';
import { approversFor } from '../../domain/policy.js';
import { Clocks } from '../../domain/request-record.js';
import { Window } from '../../domain/window.js';
import type { Ports } from '../edge-ports.js';
import { approversOf } from './approver-of.js';

/** What would happen. `required`: for a requester nobody has reason to doubt; more if they look risky. */
export const RequestPreview = z.object({
  window: Window,
  opensAtApproval: z.boolean(),
  clocks: Clocks,
  doors: z.array(z.object({ doorId: DoorId, class: DoorClass })),
  approvals: z.object({ required: z.int(), approvers: z.array(z.object({ id: PersonId, displayName: z.string() })) }),
});

/** Looks everything up that a request would meet, and leaves nothing behind. */
export async function previewRequest(
  plan: Extract<Plan, { ok: true }>,
  doors: readonly DoorRecord[],
  people: readonly PersonId[],
  { policy, directory }: Ports<'policy' | 'directory'>,
): Promise<z.infer<typeof RequestPreview>> {
  const approvers = await approversOf(directory, doors, people);
  const classes = doors.map((door) => door.class);
  return {
    window: plan.window,
    opensAtApproval: plan.opensAtApproval !== undefined,
    clocks: plan.clocks,
    doors: doors.map((door) => ({ doorId: door.id, class: door.class })),
    approvals: {
      required: approversFor(policy, classes, 0),
      approvers: approvers.map(({ id, displayName }) => ({ id, displayName })),
    },
  };
}
