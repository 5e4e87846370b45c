import { z } from 'zod';
import type { DoorChange } from '../../domain/door-change.js';
import type { Ports } from '../edge-ports.js';

/** The change a path names; undefined for whatever is no change of this door. */
export async function findChange(
  { id, changeId }: Record<string, string>,
  { doorChanges }: Ports<'doorChanges'>,
): Promise<DoorChange | undefined> {
  const known = z.uuid().safeParse(changeId?.toLowerCase());
  const change = known.success ? await doorChanges.read(known.data) : undefined;
  return change?.doorId === id ? change : undefined;
}
