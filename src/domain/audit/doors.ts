import { z } from 'zod';
import { type DoorChange, DoorOrder } from '../door-change.js';
import { EntryFields } from './entry-fields.js';

const orders = DoorOrder.options.map(({ shape }) => shape.do.value);
const states = ['proposed', 'confirmed', 'withdrawn', 'applied', 'refused'] as const;

/** A step of a change to a door: what was ordered, and what became of it. */
export const DoorChangeEntry = EntryFields.extend({
  kind: z.enum(orders.flatMap((order) => states.map((state): `door.${typeof order}.${typeof state}` => `door.${order}.${state}`))),
  detail: z.strictObject({
    changeId: z.string(),
    device: z.enum(['lock', 'terminal']).optional(),
    deviceId: z.string().optional(),
    status: z.enum(['enabled', 'disabled']).optional(),
    fields: z.array(z.string()).optional(),
  }),
});
export type DoorChangeEntry = z.infer<typeof DoorChangeEntry>;

/** What a lock felt, or how it differed from the records. */
export const LockEntry = EntryFields.extend({
  kind: z.enum(['door.drift', 'door.forced', 'door.held-open', 'door.tamper', 'lock.acknowledged-late']),
  detail: z.strictObject({
    deviceId: z.string(),
    found: z.enum(['foreign', 'altered', 'missing', 'sequence', 'enrolment']).optional(),
    grantId: z.string().optional(),
    seq: z.int().optional(),
    onLock: z.number().optional(),
  }),
});
export type LockEntry = z.infer<typeof LockEntry>;

/** One entry for every step of a change. Steps only grow, so the ids never change. */
export function auditOfDoorChange({ changeId, doorId, order, steps }: DoorChange): DoorChangeEntry[] {
  const detail = {
    changeId,
    device: 'deviceId' in order ? order.device : undefined,
    deviceId: 'deviceId' in order ? order.deviceId : undefined,
    status: order.do === 'note' ? order.status : undefined,
    fields: order.do === 'change' ? Object.keys(order.patch) : undefined,
  };
  return steps.map(({ state, by, at, because }, index) => ({
    recordId: `door-change:${changeId}:${index}`,
    kind: `door.${order.do}.${state}`,
    at,
    by,
    doorId,
    because,
    detail,
  }));
}
