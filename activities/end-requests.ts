import { endHold } from '../src/domain/deny-rule.js';
import type { RequestId } from '../src/domain/ids.js';
import { revoke } from '../src/domain/request.js';
import type { RevocationRecord } from '../src/domain/revocation-record.js';
import { closeParked } from '../src/domain/step-up.js';
import { implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Rules } from '../src/ports/grants.js';
import type { Receipts } from '../src/ports/receipts.js';
import type { Requests } from '../src/ports/requests.js';
import { endRequests } from './contracts.js';
import { inTurns } from './in-turns.js';

export type EndNeeds = { requests: Requests; rules: Rules; receipts: Receipts; clock: Clock };

const requestsARun = 500;
const requestsAtOnce = 8;

/** Marks a page of what a revocation covers as revoked; the change feed wakes their flows. */
export const endRequestsActivity = implement(endRequests, (needs: EndNeeds) => async ({ revocationId }, log) => {
  const revocation = await needs.rules.revocation(revocationId);
  if (!revocation) return { kind: 'ended' };
  const { ids, more } = await requestsUnder(needs, revocation, requestsARun);
  await inTurns(ids, requestsAtOnce, (id) => endRequest(needs, revocation, id));
  log.info('requests ended', { count: ids.length });
  if (more) return { kind: 'more' };
  const { target, until } = revocation;
  if (until !== undefined) await needs.rules.changeRule(target, (rule) => endHold(rule, revocationId, until));
  return { kind: 'ended' };
});

/** Nobody else ends a request that waits, without a flow, for a stronger sign-in. */
export async function endRequest(
  { requests, clock }: Pick<EndNeeds, 'requests' | 'clock'>,
  { revocationId, createdBy }: RevocationRecord,
  id: RequestId,
): Promise<void> {
  await requests.change(id, (record) => {
    const now = clock.now();
    return closeParked(revoke(record, { revocationId, by: createdBy, at: now }), now);
  });
}

/** Those that nobody has revoked yet, so that what was done is not looked at again; under a key the receipts know them, all at once. */
export async function requestsUnder(
  { requests, receipts }: Pick<EndNeeds, 'requests' | 'receipts'>,
  { revocationId, target }: RevocationRecord,
  most: number,
): Promise<{ ids: RequestId[]; more: boolean }> {
  if (target.kind !== 'key') {
    const ids = await requests.unrevoked(target, most);
    return { ids, more: ids.length === most };
  }
  const ids = new Set<RequestId>();
  for (let page = await receipts.page(revocationId); ; page = await receipts.page(revocationId, page.next)) {
    for (const { requestId } of page.receipts.flatMap(({ grants }) => grants)) ids.add(requestId);
    if (page.next === undefined) return { ids: [...ids], more: false };
  }
}
