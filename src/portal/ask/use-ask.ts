import { useCallback } from 'react';
import { goTo } from '../navigation/address.js';
import { useKeptSending } from '../shell/use-kept-sending.js';
import { useLookup } from '../shell/use-lookup.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { saidAt } from './said-at.js';
import type { Ask, Door, Preview, Problem } from './types.js';
import { useSubject } from './use-subject.js';
import { askOf, blankWish, isMissing, type Wish } from './wish.js';

type Foretold = { preview?: Preview; problem?: Problem };

/**
 * The form, what would come of it, and sending it. `at`: what is wrong at a field, and, once it was sent without it, that it is missing.
 */
export function useAsk(doors: readonly Door[]) {
  const { api, session } = useVisitor();
  const words = useLanguage().say.ask.refused;
  const { wish, refusal, refusals, isBusy, isTroubled, change, send, lead } = useKeptSending<Wish>(`ask.${session.account}`, blankWish);
  const subject = useSubject(wish);
  const body = askOf(wish, doors, subject.kind === 'found' ? subject.id : undefined);
  const foretold = useForetold(body);
  const problem = refusal ?? foretold?.problem;
  const missing = (field: string) => (refusals > 0 && !problem && isMissing(field, wish, subject.kind) ? words.missing : undefined);
  return {
    ...{ wish, change, subject, isBusy, isTroubled, problem, refusals },
    preview: foretold?.preview,
    at: (field: string) => saidAt(field, problem, words) ?? missing(field),
    send: () => {
      if (isBusy) return;
      if (!body || body.purpose === '') return lead();
      send(
        (key) => api.POST('/api/requests', { body, headers: { 'idempotency-key': key } }),
        (made) => 'id' in made && goTo(`/app/requests/${made.id}`),
      );
    },
  };
}

/** What the API says would come of it, while its purpose may still be missing. */
function useForetold(body: Ask | undefined): Foretold | undefined {
  const { api } = useVisitor();
  const ask = useCallback(
    async (wanted: Ask): Promise<Foretold> => {
      const { data, error } = await api.POST('/api/requests', { params: { query: { dryRun: 'true' } }, body: wanted });
      if (error) return { problem: error };
      return data && 'outcome' in data ? { preview: data } : {};
    },
    [api],
  );
  return useLookup(body && { ...body, purpose: body.purpose || '…' }, ask);
}
