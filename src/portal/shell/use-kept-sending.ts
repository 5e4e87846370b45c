import { useState } from 'react';
import type { Problem } from '../ask/types.js';
import { useKept } from './use-kept.js';

type Answer<A> = { data?: A; error?: Problem };

/**
 * A form and its sending: the key of what was sent is kept with its words, so that a stronger sign-in goes on with the same thing, and it is done once.
 * `refusals`: how often it did not go through; `isTroubled`: the last time without an answer, so that the same key serves again.
 */
export function useKeptSending<W extends { key: string }>(name: string, blank: W) {
  const [wish, keep, drop] = useKept<W>(name, blank);
  const [refusal, setRefusal] = useState<Problem>();
  const [refusals, setRefusals] = useState(0);
  const [isTroubled, setTroubled] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const keepKey = (key: string, part: Partial<W> = {}) => keep({ ...part, key });
  const lead = () => setRefusals((count) => count + 1);
  const attempt = async <A>(post: (key: string) => Promise<Answer<A>>, done: (data: A) => void) => {
    const key = wish.key || crypto.randomUUID();
    keepKey(key);
    const { data, error } = await post(key);
    if (data !== undefined) {
      drop();
      return done(data);
    }
    keepKey('');
    setRefusal(error);
    lead();
  };
  return {
    ...{ wish, refusal, refusals, isTroubled, isBusy, lead },
    change: (part: Partial<W>) => {
      setRefusal(undefined);
      keepKey('', part);
    },
    send: <A>(post: (key: string) => Promise<Answer<A>>, done: (data: A) => void) => {
      setBusy(true);
      setTroubled(false);
      void attempt(post, done)
        .catch(() => setTroubled(true))
        .finally(() => setBusy(false));
    },
  };
}
