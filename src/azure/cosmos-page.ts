import { Instant } from '../domain/ids.js';

export const pageSize = 200;

/** Where a page ended: the instant and id of its last record. It names a place, so it stays good while records come and go. */
const separator = '~';

/** What a list is ordered by: an instant, and an id where two have the same. */
type Order = { at: string; id: string };

/** What a query for the page after `next` has to add; a `next` nobody gave out asks for the first page. */
export function pageAfter(
  { at: field, id }: Order,
  next: string | undefined,
): { conditions: string[]; parameters: Record<string, string> } {
  const [at = '', ...rest] = Buffer.from(next ?? '', 'base64url')
    .toString()
    .split(separator);
  if (!Instant.safeParse(at).success) return { conditions: [], parameters: {} };
  return {
    conditions: [`(c.${field} < @lastAt OR (c.${field} = @lastAt AND c.${id} < @lastId))`],
    parameters: { lastAt: at, lastId: rest.join(separator) },
  };
}

/** Of one record more than a page holds: the page, and where the next one starts if there is one. */
export function pageOf<R>(found: R[], placeOf: (record: R) => { at: Instant; id: string }): { page: R[]; next?: string } {
  const page = found.slice(0, pageSize);
  const last = page.at(-1);
  if (!last || found.length <= pageSize) return { page };
  const { at, id } = placeOf(last);
  return { page, next: Buffer.from(`${at}${separator}${id}`).toString('base64url') };
}
