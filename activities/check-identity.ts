import { denialOf, ruleIdsFor } from '../src/domain/entry.js';
import type { Policy } from '../src/domain/policy.js';
import { noteCheck } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock, Directory, Doors, Requests, Rules } from '../src/ports.js';
import { checkIdentity } from './contracts.js';
import { unfitFor } from './fitness.js';
import { holderOf } from './standing.js';

type Needs = { requests: Requests; doors: Doors; rules: Rules; directory: Directory; clock: Clock; policy: Policy };

/** Are requester and subject known, enabled, eligible at every door and free of deny rules? The verdict goes to the record. */
export const checkIdentityActivity = implement(
  checkIdentity,
  (needs: Needs) =>
    async ({ requestId }, log): Promise<Answer<typeof checkIdentity>> => {
      const record = await needs.requests.read(requestId);
      if (!record) return { kind: 'denied', because: 'unknown-request' };
      const because = await unfit(needs, record);
      const at = needs.clock.now().toISOString();
      const outcome = because ? 'denied' : 'passed';
      const reasons = [because ?? 'enabled-and-eligible'];
      await needs.requests.change(requestId, (now) =>
        noteCheck(now, { name: 'identity', outcome, reasons, policyVersion: needs.policy.version, at }),
      );
      log.info('identity checked', { requestId, outcome });
      return because ? { kind: 'denied', because } : { kind: 'passed' };
    },
);

async function unfit({ doors, rules, directory, clock }: Needs, record: RequestRecord): Promise<string | undefined> {
  const found = await Promise.all(record.doors.map(({ doorId }) => doors.read(doorId)));
  const known = found.filter((door) => door !== undefined);
  if (known.length < found.length) return 'unknown-door';
  const denied = denialOf(await rules.read([...new Set(known.flatMap((door) => ruleIdsFor(holderOf(record, door))))]), clock.now());
  return denied ?? unfitFor(directory, record, known);
}
