import { z } from 'zod';
import { Target } from '../domain/rule-record.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { Prose } from './requests/ask.js';
import { findTarget } from './revocations/order.js';
import { type OrderPorts, placeOrder } from './revocations/place-order.js';
import { RevocationView, revokers } from './revocations/revocation-view.js';

/** What is locked down. Nothing has to be typed: it ends nobody's right, and it may be urgent. */
const Order = z.strictObject({
  target: z.strictObject({ kind: z.enum(['door', 'site', 'all']), id: Target.shape.id.optional() }),
  reason: Prose,
});

/** POST /api/lockdowns: from now on nobody enters there but first responders. Codes leave the locks, requests wait; two persons lift it. */
export const registerMakeLockdown = (ports: OrderPorts & Ports<'tokens' | 'sessions' | 'effects'>) =>
  expose(
    {
      name: 'makeLockdown',
      method: 'POST',
      route: 'api/lockdowns',
      summary: 'Lock down',
      access: revokers,
      body: Order,
      keys: 'record',
      haste: 'urgent',
      answers: { 202: { description: 'Denied in the cloud; locks follow', schema: RevocationView } },
    },
    ports,
    async (call) => {
      const found = await findTarget(call.body, ports);
      return found.ok ? placeOrder(call, { mode: 'lockdown', target: found.target, reason: call.body.reason }, ports) : found.problem;
    },
  );
