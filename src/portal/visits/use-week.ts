import { useCallback, useEffect, useState } from 'react';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { useVisitor } from '../sign-in/signed-in.js';
import type { Page } from './types.js';
import { dayAt, mondayOf, type Shown, spanOf } from './week.js';

export type Week = Pick<Page, 'asOf' | 'visits' | 'names'> & { monday: string; site: string };

const everyMs = 15_000;
/** So many pages of 200 at most. */
const mostPages = 25;

/** The visits of a week, kept up to date. This week is that of the clock that things happen by, which the first answer tells; until then the browser's. */
export function useWeek({ week, site }: Shown): { monday: string; reading: Reading<Week> | undefined; refresh: () => void } {
  const { api } = useVisitor();
  const [asOf, setAsOf] = useState<string>();
  const monday = week || mondayOf(dayAt(asOf === undefined ? new Date() : new Date(asOf)));
  const read = useCallback(async (): Promise<Reading<Week>> => {
    const found: Week = { monday, site, asOf: '', visits: [], names: {} };
    let next: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const query = { ...spanOf(monday), ...(site !== '' && { site }), ...(next !== undefined && { next }) };
      const { data } = await api.GET('/api/visits', { params: { query } });
      if (!data) return { kind: 'trouble' };
      Object.assign(found, { asOf: data.asOf, visits: [...found.visits, ...data.visits], names: { ...found.names, ...data.names } });
      next = data.next;
      if (next === undefined) break;
    }
    return { kind: 'shown', value: found };
  }, [api, monday, site]);
  const [reading, refresh] = usePoll(read, everyMs, () => true);
  const told = reading?.kind === 'shown' ? reading.value.asOf : undefined;
  useEffect(() => setAsOf((before) => told ?? before), [told]);
  const isOld = reading?.kind === 'shown' && (reading.value.monday !== monday || reading.value.site !== site);
  return { monday, reading: isOld ? undefined : reading, refresh };
}
