import { useCallback } from 'react';
import type { Door, Problem } from '../ask/types.js';
import { goTo } from '../navigation/address.js';
import { useKeptSending } from '../shell/use-kept-sending.js';
import { useLookup } from '../shell/use-lookup.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { blankVisit, bookingOf, type VisitWish } from './booking.js';
import type { Booking, Foreseen } from './types.js';
import { addressOf, mondayOf } from './week.js';

type Foretold = { preview?: Foreseen; problem?: Problem };

/** The form, what would be booked, and booking it. `missing`: what to say of something empty, once it was sent without it. */
export function useBooking(doors: readonly Door[]) {
  const { api, session } = useVisitor();
  const words = useLanguage().say.ask.refused;
  const { wish, refusal, refusals, isBusy, isTroubled, change, send, lead } = useKeptSending<VisitWish>(
    `visit.${session.account}`,
    blankVisit,
  );
  const body = bookingOf(wish, doors);
  const foretold = useForetold(body);
  const problem = refusal ?? foretold?.problem;
  return {
    ...{ wish, change, isBusy, isTroubled, problem, refusals },
    preview: foretold?.preview,
    missing: (isEmpty: boolean) => (refusals > 0 && !problem && isEmpty ? words.missing : undefined),
    send: () => {
      if (isBusy) return;
      if (!body || body.purpose === '') return lead();
      const week = () => addressOf({ week: mondayOf(body.window.start.slice(0, 10)), site: '' });
      send(
        (key) => api.POST('/api/visits', { body, headers: { 'idempotency-key': key } }),
        (made) => goTo('id' in made ? `/app/visits/${made.id}` : week()),
      );
    },
  };
}

/** What the API says would be booked, while its purpose may still be missing. */
function useForetold(body: Booking | undefined): Foretold | undefined {
  const { api } = useVisitor();
  const ask = useCallback(
    async (wanted: Booking): Promise<Foretold> => {
      const { data, error } = await api.POST('/api/visits', { params: { query: { dryRun: 'true' } }, body: wanted });
      if (error) return { problem: error };
      return data && 'skipped' in data && !('seriesId' in data) ? { preview: data } : {};
    },
    [api],
  );
  return useLookup(body && { ...body, purpose: body.purpose || '…' }, ask);
}
