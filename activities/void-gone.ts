import { decideByAgain } from '../src/domain/clocks.js';
import type { PersonId } from '../src/domain/ids.js';
import type { Policy } from '../src/domain/policy.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { voidApprovals } from '../src/domain/void-approval.js';
import type { Clock } from '../src/ports/clock.js';
import type { Requests } from '../src/ports/requests.js';

type Needs = { requests: Requests; clock: Clock; policy: Policy };

/** Takes the approvals of people whose account is gone out of the count. */
export async function voidGone(
  { requests, clock, policy }: Needs,
  { id }: RequestRecord,
  gone: readonly PersonId[],
): Promise<RequestRecord | undefined> {
  const at = clock.now();
  return requests.change(id, (current) =>
    gone.reduce(
      (record, by) => voidApprovals(record, { by, because: 'account-disabled', at, decideBy: decideByAgain(record.window, at, policy) }),
      current,
    ),
  );
}
