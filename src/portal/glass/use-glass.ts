import { useState } from 'react';
import { saidAt, saidAtLarge } from '../ask/said-at.js';
import { useKeptSending } from '../shell/use-kept-sending.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import type { Spoken } from './types.js';

type Word = { confirm: string; reason: string; key: string };
type Field = 'confirm' | 'reason';

const blank: Word = { confirm: '', reason: '', key: '' };

/** The form by which somebody says that this cannot wait, kept over a stronger sign-in. `at`: what is wrong at a field; `spoken`: what came of it. */
export function useGlass(id: string) {
  const { api } = useVisitor();
  const { ask, glass } = useLanguage().say;
  const words = { ...ask.refused, ...glass.refused };
  const { wish, refusal, refusals, isTroubled, isBusy, change, send, lead } = useKeptSending<Word>(`glass.${id}`, blank);
  const [spoken, setSpoken] = useState<Spoken>();
  const isBlank = (field: Field) => wish[field].trim() === '';
  const missing = (field: Field) => (refusals > 0 && !refusal && isBlank(field) ? words.missing : undefined);
  return {
    ...{ wish, change, refusals, isTroubled, isBusy, spoken },
    hasSignedInAgain: wish.key !== '' && !isBusy && !refusal && !isTroubled,
    at: (field: Field) => saidAt(field, refusal, words) ?? missing(field),
    large: saidAtLarge(refusal, words, ['confirm', 'reason']),
    send: () => {
      if (isBusy) return;
      if (isBlank('confirm') || isBlank('reason')) return lead();
      const body = { confirm: wish.confirm.trim(), reason: wish.reason.trim() };
      const params = { path: { id } };
      send((key) => api.POST('/api/requests/{id}/break-glass', { params, body, headers: { 'idempotency-key': key } }), setSpoken);
    },
  };
}
