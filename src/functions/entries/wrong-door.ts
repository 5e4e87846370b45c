import type { AttemptRecord } from '../../domain/grant-record.js';
import { siteTag } from '../../domain/latch-code.js';
import type { Ports } from '../edge-ports.js';
import { type Begun, type Entry, withHolder } from './attempt.js';
import { unlessTroubled } from './unless-troubled.js';

/**
 * A code that is none of this door may be one of another door of the site: the commonest mistake there is. It opens nothing and still counts as
 * a guess, but its record says whose it was and where it belongs, so that somebody can be told.
 */
export async function denialOfStranger(
  { door }: Entry,
  { attempt, typed }: Begun,
  { entries, keys }: Ports<'entries' | 'keys'>,
): Promise<AttemptRecord> {
  const tags = (await keys.all()).map(({ master }) => siteTag(master, door.site, typed));
  const code = await unlessTroubled(entries.codeElsewhere(tags), undefined);
  if (!code || code.doorId === door.id) return { ...attempt, state: 'denied', because: 'unknown-code' };
  return { ...withHolder(attempt, code), state: 'denied', because: 'wrong-door', belongsTo: code.doorId };
}
