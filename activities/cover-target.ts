import type { DoorRecord } from '../src/domain/door-record.js';
import { isExposed } from '../src/domain/enrolment.js';
import type { CodeRecord } from '../src/domain/grant-record.js';
import type { DoorId, Instant } from '../src/domain/ids.js';
import { worstCaseUntil } from '../src/domain/lease.js';
import { isLiftedLockdown } from '../src/domain/lockdown.js';
import { covers, keyOf, mayBeOnLock, type Place } from '../src/domain/place.js';
import { addGrants, type CoveredGrant, type DoorReceipt, newReceipt } from '../src/domain/receipt.js';
import { noteCovered } from '../src/domain/revocation.js';
import type { RevocationRecord } from '../src/domain/revocation-record.js';
import type { Target } from '../src/domain/rule-record.js';
import { latest } from '../src/domain/window.js';
import { implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Grants, Rules } from '../src/ports/grants.js';
import type { Directory } from '../src/ports/people.js';
import type { Receipts } from '../src/ports/receipts.js';
import type { Requests } from '../src/ports/requests.js';
import { coverTarget as contract } from './contracts.js';
import { inTurns } from './in-turns.js';
import { respondersAmong } from './responders.js';

export type CoverNeeds = {
  requests: Requests;
  grants: Grants;
  rules: Rules;
  receipts: Receipts;
  doors: Doors;
  directory: Directory;
  clock: Clock;
  responders?: string | undefined;
};

const doorsAtOnce = 8;

/**
 * V2 and V3: what every door owes goes on record, then every covered code dies there. May run twice, and twice at once. A lockdown kills nothing.
 * `most`: only so many doors, those with something on their locks first.
 */
export async function coverTarget(
  needs: CoverNeeds,
  revocationId: string,
  most = Number.POSITIVE_INFINITY,
): Promise<RevocationRecord | undefined> {
  const revocation = await needs.rules.revocation(revocationId);
  if (!revocation || revocation.coveredAt !== undefined || isLiftedLockdown(revocation)) return revocation;
  const [doors, places] = [await needs.doors.list(), await placesUnder(needs, revocation)];
  const all = herePerDoor(revocation, doors, places);
  const answers = await inTurns(all.slice(0, most), doorsAtOnce, (here) => coverDoor(needs, revocation, here));
  if (all.length > most) return revocation;
  const [first, ...others] = answers.filter((until) => until !== undefined);
  const found = { count: places.filter(({ open }) => open).length, ...(first && { notBefore: latest(first, ...others) }) };
  return needs.rules.changeRevocation(revocationId, (record) => noteCovered(record, found, needs.clock.now()));
}

function herePerDoor({ target }: RevocationRecord, doors: readonly DoorRecord[], places: readonly Place[]): Here[] {
  const byDoor = new Map<DoorId, Place[]>(everyDoorOf(target, doors).map((id) => [id, []]));
  for (const place of places) byDoor.set(place.doorId, [...(byDoor.get(place.doorId) ?? []), place]);
  const known = new Map(doors.map((door) => [door.id, door]));
  const onLocks = ({ here }: Here) => here.filter(mayBeOnLock).length;
  return [...byDoor].map(([id, here]) => ({ id, door: known.get(id), here })).sort((one, other) => onLocks(other) - onLocks(one));
}

type Covering = Pick<RevocationRecord, 'target' | 'mode'> & { revocationId?: string };

/** A lockdown passes first responders by. */
export async function placesUnder(needs: CoverNeeds, { target, mode, revocationId }: Covering): Promise<Place[]> {
  const places =
    target.kind === 'key'
      ? (await needs.grants.codesUnder(keyOf(target), needs.clock.now().toISOString())).map(placeOf)
      : await needs.requests.places(target, revocationId);
  if (mode !== 'lockdown') return places;
  const responders = await respondersAmong(needs);
  return places.filter(({ subjectId }) => !responders.has(subjectId));
}

const placeOf = ({ requestId, subjectId, doorId, grantId }: CodeRecord): Place => ({
  requestId,
  subjectId,
  doorId,
  grantId,
  lock: 'armed',
  open: true,
});

/** Where the target is the doors themselves, also a code whose request is over or gone is looked for. */
const everyDoorOf = ({ kind, id }: Target, doors: readonly DoorRecord[]): DoorId[] =>
  doors
    .filter((door) => kind === 'all' || (kind === 'site' && door.site === id) || (kind === 'door' && door.id === id))
    .map((door) => door.id);

type Here = { id: DoorId; door: DoorRecord | undefined; here: readonly Place[] };

/** Comes back with until when a granted answer could still move this door's lock. */
async function coverDoor(needs: CoverNeeds, revocation: RevocationRecord, at: Here): Promise<Instant | undefined> {
  const now = needs.clock.now().toISOString();
  const codes = (await needs.grants.openCodes(at.id, now)).filter((code) => isCovered(revocation, at, code));
  if (codes.length === 0 && at.here.length === 0) return undefined;
  await owe(needs, revocation, at, codes);
  if (revocation.mode === 'lockdown') return undefined;
  await needs.grants.revokeCodes(
    at.id,
    codes.filter(({ state }) => state !== 'used').map(({ id }) => id),
  );
  const inTheAir = (await needs.grants.openCodes(at.id, now)).filter((code) => isCovered(revocation, at, code));
  const [first, ...others] = inTheAir.flatMap(({ answerUntil }) => answerUntil ?? []);
  return first && latest(first, ...others);
}

const isCovered = ({ mode, target }: RevocationRecord, { here }: Here, code: CodeRecord): boolean =>
  here.some(({ grantId }) => grantId === code.grantId) || (mode === 'revocation' && covers(target, code));

/** Before anything dies: after a crash a dead code no longer tells that its lock must be told. */
async function owe(needs: CoverNeeds, { revocationId }: RevocationRecord, at: Here, codes: readonly CodeRecord[]): Promise<void> {
  const { grants, receipts, clock } = needs;
  const covered = await coveredAt(needs, at, codes);
  const book = await grants.lockBook(at.id);
  const [first, ...others] = covered.flatMap(({ armed, notAfter }) => (armed && notAfter ? [notAfter] : []));
  const stored: DoorReceipt = await receipts.create(
    newReceipt(
      {
        revocationId,
        doorId: at.id,
        grants: covered,
        worstCaseUntil: first && worstCaseUntil(latest(first, ...others), book?.leaseUntil),
        lastContact: book?.lastContactAt,
      },
      clock.now(),
    ),
  );
  const grown = (receipt: DoorReceipt) => addGrants(receipt, covered, clock.now());
  if (grown(stored) !== stored) await receipts.change(revocationId, at.id, grown);
}

/** Where somebody has deleted a door its lock hangs there still, if it ever had one. */
async function coveredAt({ grants, clock }: CoverNeeds, { id, door, here }: Here, codes: readonly CodeRecord[]): Promise<CoveredGrant[]> {
  const newest = new Map(codes.map((code) => [code.grantId, code]));
  const hasLock = door ? door.lock !== undefined || isExposed(door, clock.now()) : (await grants.lockBook(id)) !== undefined;
  const ofPlaces = await Promise.all(
    here.map(async (place): Promise<CoveredGrant> => {
      const { requestId, grantId } = place;
      const armed = hasLock && (newest.has(grantId) || mayBeOnLock(place));
      const code = newest.get(grantId) ?? (armed ? (await grants.codes(id, grantId))[0] : undefined);
      return { requestId, grantId, armed, ...(code && { notAfter: code.notAfter }) };
    }),
  );
  const orphans = codes.filter(({ grantId }) => !here.some((place) => place.grantId === grantId));
  return [...ofPlaces, ...orphans.map(({ requestId, grantId, notAfter }) => ({ requestId, grantId, armed: hasLock, notAfter }))];
}

export const coverTargetActivity = implement(contract, (needs: CoverNeeds) => async ({ revocationId }, log) => {
  const revocation = await coverTarget(needs, revocationId);
  log.info('covered', { count: revocation?.cloud.count ?? 0 });
  return { kind: 'covered' };
});
