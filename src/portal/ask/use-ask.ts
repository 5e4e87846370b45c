import { useCallback, useState } from 'react';
import { goTo } from '../navigation/address.js';
import { useKept } from '../shell/use-kept.js';
import { useLookup } from '../shell/use-lookup.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { saidAt } from './said-at.js';
import type { Ask, Door, Preview, Problem } from './types.js';
import { useSubject } from './use-subject.js';
import { askOf, blankWish, isMissing, type Wish } from './wish.js';

type Foretold = { preview?: Preview; problem?: Problem };

/**
 * The form, what would come of it, and sending it: the key of what was sent is kept with its words, so that a stronger sign-in goes on with the same request.
 * `at`: what is wrong at a field, and, once it was sent without it, that it is missing; `refusals`: how often it was sent and did not go through.
 */
export function useAsk(doors: readonly Door[]) {
  const { api, session } = useVisitor();
  const words = useLanguage().say.ask.refused;
  const [wish, keep, drop] = useKept<Wish>(`ask.${session.account}`, blankWish);
  const [refusal, setRefusal] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const subject = useSubject(wish);
  const body = askOf(wish, doors, subject.kind === 'found' ? subject.id : undefined);
  const foretold = useForetold(body);
  const change = (part: Partial<Wish>) => {
    setRefusal(undefined);
    keep({ ...part, key: '' });
  };
  const send = async (ask: Ask) => {
    const key = wish.key || crypto.randomUUID();
    keep({ key });
    const { data, error } = await api.POST('/api/requests', { body: ask, headers: { 'idempotency-key': key } });
    if (data && 'id' in data) {
      drop();
      goTo(`/app/requests/${data.id}`);
    } else {
      keep({ key: '' });
      setRefusal(error);
      setRefusals((count) => count + 1);
    }
  };
  const problem = refusal ?? foretold?.problem;
  const missing = (field: string) => (refusals > 0 && !problem && isMissing(field, wish, subject.kind) ? words.missing : undefined);
  return {
    ...{ wish, change, subject, isBusy, problem, refusals },
    preview: foretold?.preview,
    at: (field: string) => saidAt(field, problem, words) ?? missing(field),
    send: () => {
      if (isBusy) return;
      if (!body || body.purpose === '') return setRefusals((count) => count + 1);
      setBusy(true);
      void send(body).finally(() => setBusy(false));
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
