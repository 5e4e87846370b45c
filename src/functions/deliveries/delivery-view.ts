import { z } from 'zod';
import { Instant } from '../../domain/ids.js';
import { Channel, type Preferences } from '../../domain/preferences.js';
import type { Push } from '../../ports/messages.js';

/** How a person hears of their codes. `pushKey`: what a browser subscribes with; absent where nobody is notified by push. */
export const DeliveryView = z.object({
  channels: z.array(Channel),
  browsers: z.array(z.object({ id: z.uuid(), service: z.string(), addedAt: Instant })),
  pushKey: z.string().optional(),
});

export async function viewOfDelivery(
  { channels = [], push: targets }: Preferences,
  push: Push | undefined,
): Promise<z.infer<typeof DeliveryView>> {
  return {
    channels,
    browsers: targets.map(({ id, endpoint, addedAt }) => ({ id, service: new URL(endpoint).host, addedAt })),
    ...(push && { pushKey: await push.publicKey() }),
  };
}
