import type { DoorRecord } from '../src/domain/door-record.js';
import { mayDeliver } from '../src/domain/gate.js';
import type { Policy } from '../src/domain/policy.js';
import { noteDoor } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Grants, Rules } from '../src/ports/grants.js';
import type { MasterKeys } from '../src/ports/keys.js';
import type { RiskSignals, TenantAccess } from '../src/ports/people.js';
import type { Requests } from '../src/ports/requests.js';
import { deliverCode } from './contracts.js';
import type { Desk } from './correspondence.js';
import { handOver } from './hand-over.js';
import { recheck } from './recheck.js';
import { objection, standing } from './standing.js';

type Needs = Desk & {
  requests: Requests;
  risk: RiskSignals;
  access: TenantAccess;
  rules: Rules;
  grants: Grants;
  keys: MasterKeys;
  policy: Policy;
  clock: { now(): Date };
};
type Delivered = Answer<typeof deliverCode>;

/** Gives the code of an armed lock to the person who enters. It is derived here, leaves by its delivery, and is nowhere else. */
export const deliverCodeActivity = implement(deliverCode, (needs: Needs) => async (at, log): Promise<Delivered> => {
  const right = await standing(needs, at, mayDeliver);
  if (!right.ok) return objection(right.because);
  const { record, door } = right;
  const place = record.doors.find(({ doorId }) => doorId === door.id);
  if (place?.delivery !== 'none') return { kind: 'delivered' };
  const unfit = await recheck(needs, record, door);
  if (unfit) return objection(unfit);
  const code = (await needs.grants.codes(door.id, place.grantId)).find(({ state }) => state === 'live');
  if (!code) return objection('no-live-code');
  const handed = await handOver(needs, record, door, code);
  log.info('code handed over', { ...at, kind: handed.kind, generation: code.generation });
  await note(needs, record, door, handed);
  return handed.kind === 'sent' ? { kind: 'delivered' } : { kind: 'failed', because: handed.because };
});

async function note({ requests, clock }: Needs, record: RequestRecord, door: DoorRecord, handed: Awaited<ReturnType<typeof handOver>>) {
  const change = handed.kind === 'sent' ? { delivery: 'sent' as const } : { delivery: 'failed' as const, because: handed.because };
  await requests.change(record.id, (before) =>
    isRevealed(before, door) ? before : noteDoor(before, door.id, change, `delivery-${change.delivery}`, clock.now()),
  );
}

/** A second run that ends after the person has looked must not make the code look unseen: it would be shown twice. */
const isRevealed = ({ doors }: RequestRecord, { id }: DoorRecord) =>
  doors.some(({ doorId, delivery }) => doorId === id && delivery === 'revealed');
