import { auditOfDoorChange } from '../domain/audit/doors.js';
import { DoorChange } from '../domain/door-change.js';
import { auditOnce } from './audit-once.js';
import { type FeedSource, followChanges } from './change-feed.js';
import type { Ports } from './edge-ports.js';

/** Change feed of `config`: every step of every change of a door gets its audit record. */
export function registerFollowDoorChanges({ source, ...ports }: Ports<'audit' | 'clock'> & { source: FeedSource }): void {
  const append = auditOnce(ports);
  followChanges('followDoorChanges', 'config', source, async (documents, context) => {
    for (const document of documents) {
      const change = DoorChange.safeParse(document);
      if (change.success) await append(auditOfDoorChange(change.data), context);
    }
  });
}
