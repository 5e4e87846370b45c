import { useCallback } from 'react';
import { goTo } from '../../navigation/address.js';
import { useKeptSending } from '../../shell/use-kept-sending.js';
import { useLookup } from '../../shell/use-lookup.js';
import { useVisitor } from '../../sign-in/signed-in.js';
import { useLanguage } from '../../strings/use-language.js';
import type { Chosen } from '../target-field.js';
import { revocable, type TargetKind, targetIn } from '../targets.js';
import type { Problem, Reach } from './types.js';

/** Nobody types a number for fewer. */
const mostUntyped = 50;

export type RevokeOrder = Chosen & { reason: string; typed: string; key: string };
type Foretold = { reach?: Reach; problem?: Problem };

const blank: RevokeOrder = { kind: 'door', id: '', mail: '', reason: '', typed: '', key: '' };

/**
 * The form of a revocation, what it would reach as the API says, and sending it under a key, so that sending it again is the same one. `wrong`: what is wrong at a
 * field, and, once it was sent without it, that it is missing; `refusals`: how often it was sent and did not go through; `isTroubled`: the last time without an answer.
 */
export function useRevoke() {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const { kind, id } = targetIn(window.location.search, revocable);
  const form = useKeptSending<RevokeOrder>(`revoke.${kind}.${id}`, { ...blank, kind, id });
  const { wish: order, refusal: problem, refusals, isTroubled, isBusy, lead } = form;
  const change = (part: Partial<RevokeOrder>) => form.change({ ...part, ...('kind' in part || 'id' in part ? { typed: '' } : {}) });
  const target = targetOf(order.kind, order.id);
  const { reach, problem: foretold } = useReach(target) ?? {};
  const count = reach && reach.count > mostUntyped ? reach.count : undefined;
  const missing = {
    target: target === undefined,
    reason: order.reason.trim() === '',
    typed: count !== undefined && order.typed !== String(count),
  };
  const mayPress = target === undefined || reach !== undefined; // nobody sends what they were not shown
  const words: Readonly<Record<string, string>> = say.desk.refused;
  const isAtTarget = (foretold ?? problem)?.errors?.some(({ field }) => field.startsWith('target')) === true;
  const told = problem ?? foretold;
  const said = (field: keyof typeof missing) => (refusals > 0 && missing[field] ? say.ask.refused.missing : undefined);
  const refusal = told && (words[told.code] ?? told.detail);
  return {
    ...{ order, change, reach, count, isBusy, isTroubled, refusals, mayPress },
    refusal: isAtTarget ? undefined : refusal,
    wrong: {
      target: isAtTarget ? refusal : said('target'),
      reason: said('reason'),
      typed: said('typed'),
    },
    send: () => {
      if (isBusy || !mayPress) return;
      if (!target || Object.values(missing).includes(true)) return lead();
      const body = { target, reason: order.reason.trim(), ...(count !== undefined && { confirmCount: Number(order.typed) }) };
      form.send(
        (key) => api.POST('/api/revocations', { body, headers: { 'idempotency-key': key } }),
        (made) => 'id' in made && goTo(`/app/holds/revocation/${made.id}`),
      );
    },
  };
}

function targetOf(kind: TargetKind, id: string) {
  if (kind === 'all') return { kind };
  return id === '' ? undefined : { kind, id };
}

function useReach(target: ReturnType<typeof targetOf>): Foretold | undefined {
  const { api } = useVisitor();
  const ask = useCallback(
    async (wanted: NonNullable<typeof target>): Promise<Foretold> => {
      const { data, error } = await api.POST('/api/revocations', {
        params: { query: { preview: 'true' } },
        body: { target: wanted, reason: '…' },
      });
      if (error) return { problem: error };
      return data && 'count' in data ? { reach: data } : {};
    },
    [api],
  );
  return useLookup(target, ask);
}
