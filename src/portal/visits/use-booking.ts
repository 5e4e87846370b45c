import { useCallback, useState } from 'react';
import type { Door, Problem } from '../ask/types.js';
import { goTo } from '../navigation/address.js';
import { useKept } from '../shell/use-kept.js';
import { useLookup } from '../shell/use-lookup.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { blankVisit, bookingOf, type VisitWish } from './booking.js';
import type { Booking, Foreseen } from './types.js';
import { addressOf, mondayOf } from './week.js';

type Foretold = { preview?: Foreseen; problem?: Problem };

/**
 * The form, what would be booked, and booking it: the key of what was sent is kept with its words, so that a stronger sign-in goes on with the same visit.
 * `missing`: what to say of something empty, once it was sent without it; `refusals`: how often it was sent and did not go through.
 */
export function useBooking(doors: readonly Door[]) {
  const { api, session } = useVisitor();
  const words = useLanguage().say.ask.refused;
  const [wish, keep, drop] = useKept<VisitWish>(`visit.${session.account}`, blankVisit);
  const [refusal, setRefusal] = useState<Problem>();
  const [isTroubled, setTroubled] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const body = bookingOf(wish, doors);
  const foretold = useForetold(body);
  const change = (part: Partial<VisitWish>) => {
    setRefusal(undefined);
    keep({ ...part, key: '' });
  };
  const send = async (booking: Booking) => {
    const key = wish.key || crypto.randomUUID();
    keep({ key });
    const { data, error } = await api.POST('/api/visits', { body: booking, headers: { 'idempotency-key': key } });
    if (error || !data) {
      keep({ key: '' });
      setRefusals((count) => count + 1);
      return setRefusal(error);
    }
    drop();
    goTo('id' in data ? `/app/visits/${data.id}` : addressOf({ week: mondayOf(booking.window.start.slice(0, 10)), site: '' }));
  };
  const problem = refusal ?? foretold?.problem;
  return {
    ...{ wish, change, isBusy, isTroubled, problem, refusals },
    preview: foretold?.preview,
    missing: (isEmpty: boolean) => (refusals > 0 && !problem && isEmpty ? words.missing : undefined),
    send: () => {
      if (isBusy) return;
      if (!body || body.purpose === '') return setRefusals((count) => count + 1);
      setBusy(true);
      setTroubled(false);
      void send(body)
        .catch(() => setTroubled(true))
        .finally(() => setBusy(false));
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
