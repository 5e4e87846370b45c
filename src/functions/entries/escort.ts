import type { AttemptRecord } from '../../domain/grant-record.js';
import type { RequestRecord } from '../../domain/request-record.js';
import { instantFrom } from '../../domain/window.js';
import type { Ports } from '../edge-ports.js';

/** So long a visitor may take to follow their escort through the door. */
const followMs = 30_000;

/** Whether whoever must accompany this visitor, if somebody must, went through this door a moment ago by a code of their own. */
export async function isAccompanied(
  { escortedBy }: RequestRecord,
  { at, doorId }: AttemptRecord,
  { entries }: Ports<'entries'>,
): Promise<boolean> {
  if (escortedBy === undefined) return true;
  return entries.hasEntered(doorId, escortedBy, instantFrom(new Date(Date.parse(at) - followMs)));
}
