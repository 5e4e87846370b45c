import { saidAt, saidAtLarge } from '../ask/said-at.js';
import { useKeptSending } from '../shell/use-kept-sending.js';
import { usePerson } from '../shell/use-person.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { zoneHere } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import type { Delegation } from './types.js';
import { blankWish, delegationOf, fields, missingIn, type Wish, type WishField } from './wish.js';

/** The form by which somebody names a delegate, kept over a stronger sign-in, and sent once however often that takes. `at`: what is wrong at a field. */
export function useNaming(done: (made: Delegation, name: string) => void) {
  const { api, session } = useVisitor();
  const { ask, delegations } = useLanguage().say;
  const words = { ...ask.refused, ...delegations.refused };
  const { wish, refusal, refusals, isTroubled, isBusy, change, send, lead } = useKeptSending<Wish>(
    `delegation.${session.account}`,
    blankWish,
  );
  const person = usePerson(wish.mail);
  const zone = zoneHere();
  const missing = refusals > 0 && !refusal ? missingIn(wish, person) : [];
  return {
    ...{ wish, change, person, zone, words, refusal, refusals, isTroubled, isBusy },
    hasSignedInAgain: wish.key !== '' && !isBusy && !refusal && !isTroubled,
    at: (field: WishField) => saidAt(field, refusal, words) ?? (missing.includes(field) ? words.missing : undefined),
    large: saidAtLarge(refusal, words, fields),
    send: () => {
      if (isBusy) return;
      const body = delegationOf(wish, person, zone);
      if (!body || person.kind !== 'found') return lead();
      send(
        (key) => api.POST('/api/delegations', { body, headers: { 'idempotency-key': key } }),
        (made) => done(made, person.name),
      );
    },
  };
}
