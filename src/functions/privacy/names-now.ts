import type { PersonId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';
import { unlessTroubled } from '../entries/unless-troubled.js';

const nameAgeMs = 60_000;

/** What the directory calls people now, asked about all at once; undefined while it is silent. Whoever was forgotten stays without a name, whatever the directory still says. */
export async function namesNow(
  ids: readonly PersonId[],
  { directory, erasures }: Ports<'directory' | 'erasures'>,
): Promise<Record<PersonId, string> | undefined> {
  if (ids.length === 0) return {};
  const told = await unlessTroubled(directory.gather([...new Set(ids)], [], nameAgeMs), undefined);
  if (!told) return undefined;
  const named = await Promise.all(
    [...told.people].map(async ([id, person]) => {
      const isForgotten = person && (await erasures.read(id))?.confirmed !== undefined;
      return person && !isForgotten ? [[id, person.displayName] as const] : [];
    }),
  );
  return Object.fromEntries(named.flat());
}
