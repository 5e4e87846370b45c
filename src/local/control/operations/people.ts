import { z } from 'zod';
import { deliveryStatuses } from '../../cloud/communication/delivery-reports.js';
import type { Operation } from '../../cloud/kernel/serve.js';
import type { Stage } from '../stage.js';
import { ok, problem, withBody } from './reply.js';

const Change = z.strictObject({
  accountEnabled: z.boolean().exactOptional(),
  riskLevel: z.enum(['none', 'low', 'medium', 'high']).exactOptional(),
  groups: z.array(z.string()).exactOptional(),
  deviceCompliant: z.boolean().exactOptional(),
  mail: z.email().exactOptional(),
  mobile: z.e164().exactOptional(),
  methods: z.array(z.string()).exactOptional(),
  signOut: z.literal(true).exactOptional(),
  notify: z.boolean().exactOptional(),
});

const Order = z.strictObject({
  user: z.string().exactOptional(),
  app: z.string().exactOptional(),
  acrs: z.array(z.string()).exactOptional(),
  authAgeSeconds: z.number().exactOptional(),
  device: z.string().nullable().exactOptional(),
  ip: z.string().exactOptional(),
  break: z
    .enum(['signature', 'audience', 'issuer', 'tenant', 'expired', 'not-yet', 'alg-none', 'hs256-public-key', 'kid', 'app-only'])
    .exactOptional(),
});

const Mailbox = z.strictObject({ status: z.enum(deliveryStatuses) });

/** The directory as an administrator changes it, and tokens as its people would get them. */
export function peopleOperations(stage: Stage): Operation[] {
  return [
    {
      name: 'change a person',
      method: 'POST',
      path: '/local/people/:id',
      handle: (call) =>
        withBody(call, Change, async (change) => {
          const id = call.params['id'] ?? '';
          const changed = await stage.changePerson(id, change);
          if (changed.ok) return ok({ id, ...change });
          return problem(changed.because === 'unknown-person' ? 404 : 400, changed.because, `The directory does not know ${changed.name}.`);
        }),
    },
    {
      name: 'fill, close or open a mailbox',
      method: 'POST',
      path: '/local/mailboxes/:id',
      handle: (call) =>
        withBody(call, Mailbox, ({ status }) => {
          const id = call.params['id'] ?? '';
          stage.setMailbox(id, status);
          return ok({ id, status });
        }),
    },
    {
      name: 'mint a token',
      method: 'POST',
      path: '/local/tokens',
      handle: (call) =>
        withBody(call, Order, async (order) => {
          const accessToken = await stage.mintToken(order);
          return accessToken ? ok({ accessToken }) : problem(404, 'unknown-person', 'Nobody and no application is called that.');
        }),
    },
  ];
}
