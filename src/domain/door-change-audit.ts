import { type AuditRecord, chainOf } from './audit-record.js';
import type { DoorChange } from './door-change.js';
import { PersonId } from './ids.js';

/** One audit record for every step of a change. Steps only grow, so the ids never change. */
export function auditOfDoorChange({ changeId, doorId, order, steps }: DoorChange): AuditRecord[] {
  const what = {
    ...('deviceId' in order ? { device: order.device, deviceId: order.deviceId } : {}),
    ...(order.do === 'note' ? { status: order.status } : {}),
    ...(order.do === 'change' ? { fields: Object.keys(order.patch).join(', ') } : {}),
  };
  return steps.map(({ state, by, at, because }, index) => {
    const person = PersonId.safeParse(by);
    return {
      id: `door-change:${changeId}:${index}`,
      chain: chainOf(at, doorId),
      at,
      kind: `door.${order.do}.${state}`,
      doorId,
      ...(person.success ? { personId: person.data } : {}),
      detail: { changeId, by, ...what, ...(because === undefined ? {} : { because }) },
    };
  });
}
