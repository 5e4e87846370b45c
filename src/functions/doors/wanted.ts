import { rulesFor } from '../../../activities/responders.js';
import { holderOf } from '../../../activities/standing.js';
import { denialOf } from '../../domain/deny-rule.js';
import type { Wanted } from '../../domain/door-drift.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { ruleIdsFor } from '../../domain/entry.js';
import type { GrantRecord } from '../../domain/grant-record.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';

type Needs = Ports<'grants' | 'requests' | 'rules' | 'clock' | 'directory' | 'responders'>;

type Held = { grant: GrantRecord; request: RequestRecord };

/** What may lie on this door's lock: live grants with a code, of open requests that no rule denies. */
export async function wantedAt(door: DoorRecord, ports: Needs): Promise<Wanted[]> {
  const { grants, requests, rules, clock } = ports;
  const live = (await grants.live(door.id)).filter(({ generation }) => generation > 0);
  const known = await Promise.all(live.map(async (grant) => ({ grant, request: await requests.read(grant.requestId) })));
  const open = known.flatMap(({ grant, request }): Held[] => (request && request.status !== 'closed' ? [{ grant, request }] : []));
  const idsOf = ({ request }: Held) => ruleIdsFor(holderOf(request, door));
  const found = open.length === 0 ? [] : await rules.read([...new Set(open.flatMap(idsOf))]);
  const judged = await Promise.all(
    open.map(async (held) => {
      const ids = new Set(idsOf(held));
      const against = found.filter(({ id }) => ids.has(id));
      return denialOf(await rulesFor(held.request.subjectId, against, ports), clock.now()) ? [] : [held];
    }),
  );
  return Promise.all(judged.flat().map((held) => wantedOf(held, door, grants)));
}

async function wantedOf({ grant, request }: Held, door: DoorRecord, grants: Needs['grants']): Promise<Wanted> {
  const lock = request.doors.find(({ doorId }) => doorId === door.id)?.lock;
  const codes = await grants.codes(door.id, grant.id);
  return { grantId: grant.id, requestId: request.id, codes, armed: lock === 'armed' || lock === 'pending' };
}
