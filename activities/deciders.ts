import { isInForce, nextTurn } from '../src/domain/delegation.js';
import { type DoorRecord, groupsThatDecide } from '../src/domain/door-record.js';
import type { Instant, PersonId } from '../src/domain/ids.js';
import { speakForTwo } from '../src/domain/quorum.js';
import type { AskedPerson, RequestRecord } from '../src/domain/request-record.js';
import type { Clock } from '../src/ports/clock.js';
import type { AppRoles, DelegationBook, Directory, Gathering, Person } from '../src/ports/people.js';
import { mayApprove } from './may-approve.js';
import { headCount, isSamePerson } from './people.js';

/** What it takes to tell who may decide. */
export type Electorate = { directory: Directory; roles: AppRoles; delegations: DelegationBook; clock: Clock };

/** What the directory said so long ago does for asking: whoever decides is looked up again. */
export const recentMs = 60_000;

/** Somebody who may decide a request: by which groups, and in whose place. `isAway`: somebody else is asked in theirs; `turnsAt`: when that next changes. */
export type Decider = {
  person: Person;
  as: AskedPerson['as'];
  groups: string[];
  inPlaceOf?: PersonId;
  isAway?: boolean;
  turnsAt?: Instant;
};

/** Somebody who is asked at first, and whom they have named: now, and when that next changes. `isFit`: they may still approve by their own role, if they have named somebody. */
type Lender = { lender: Decider; to: Set<PersonId>; turnsAt: Instant | undefined; isFit: boolean };

/**
 * Who may decide a request: enabled, in an approver or on-call group of every one of its doors, and nobody who wants in, under whatever account; and whom
 * one of them has named as delegate for now. Of those two it is looked up whether they may still approve by their own role: who may not neither lends nor borrows a right.
 */
export async function decidersFor(
  needs: Electorate,
  record: RequestRecord,
  doors: readonly DoorRecord[],
  ageMs?: number,
): Promise<Decider[]> {
  const { directory } = needs;
  const { people, members } = await directory.gather([record.requesterId, record.subjectId], doors.flatMap(groupsThatDecide), ageMs);
  const isParty = (person: Person) => [...people.values()].some((party) => party !== undefined && isSamePerson(party, person));
  const mayDecide = (person: Person) => person.accountEnabled && !isParty(person);
  const own = distinct([...members.values()].flat())
    .filter(mayDecide)
    .flatMap((person) => deciderAt(person, doors, groupsWith(members, person)));
  const lenders = await lendersAmong(own, needs);
  const named = (await delegatesOf(lenders, needs, ageMs)).filter(({ person }) => mayDecide(person));
  const away = new Set(named.map(({ inPlaceOf }) => inPlaceOf));
  const fit = own.filter((decider) => !lenders.some(({ lender, isFit }) => lender === decider && !isFit));
  const delegates = named.filter(({ person }) => !own.some((decider) => decider.person.id === person.id));
  return [...fit.map((decider) => withDelegates(decider, away, lenders)), ...delegates];
}

function withDelegates(decider: Decider, away: ReadonlySet<PersonId | undefined>, lenders: readonly Lender[]): Decider {
  const turnsAt = lenders.find(({ lender }) => lender === decider)?.turnsAt;
  return { ...decider, ...(away.has(decider.person.id) && { isAway: true }), ...(turnsAt !== undefined && { turnsAt }) };
}

const distinct = (people: readonly Person[]): Person[] => [...new Map(people.map((person) => [person.id, person])).values()];

const groupsWith = (members: Gathering['members'], { id }: Person): string[] =>
  [...members].filter(([, people]) => people.some((person) => person.id === id)).map(([group]) => group);

function deciderAt(person: Person, doors: readonly DoorRecord[], groups: string[]): Decider[] {
  const isIn = (wanted: readonly string[]) => wanted.some((group) => groups.includes(group));
  if (doors.length === 0 || !doors.every((door) => isIn(groupsThatDecide(door)))) return [];
  return [{ person, groups, as: doors.every((door) => isIn(door.approverGroups)) ? 'approver' : 'on-call' }];
}

/** Those who are asked at first may have named somebody. */
const lendersAmong = (own: readonly Decider[], needs: Electorate): Promise<Lender[]> =>
  Promise.all(
    own
      .filter(({ as }) => as !== 'on-call')
      .map(async (lender) => {
        const { id } = lender.person;
        const { list } = await needs.delegations.of(id);
        const now = needs.clock.now();
        const to = new Set(list.filter((each) => isInForce(each, now)).map((each) => each.to));
        return { lender, to, turnsAt: nextTurn(list, now), isFit: to.size === 0 || (await mayApprove(id, needs)) };
      }),
  );

async function delegatesOf(lenders: readonly Lender[], needs: Electorate, ageMs: number | undefined): Promise<Decider[]> {
  const lending = lenders.filter(({ isFit }) => isFit);
  const ids = [...new Set(lending.flatMap(({ to }) => [...to]))];
  const [{ people }, fit] = await Promise.all([
    needs.directory.gather(ids, [], ageMs),
    Promise.all(ids.map((id) => mayApprove(id, needs))),
  ]);
  return lending.flatMap(({ lender, to }) =>
    [...to].flatMap((id): Decider[] => {
      const person = fit[ids.indexOf(id)] ? people.get(id) : undefined;
      return person ? [{ person, as: 'delegate', groups: lender.groups, inPlaceOf: lender.person.id }] : [];
    }),
  );
}

/** Whether they could say yes together: enough different people, from as many groups as it takes. A delegate adds nobody: the right is the same. */
export function couldApprove(
  deciders: readonly Decider[],
  { required, twoGroups }: Pick<RequestRecord['approvals'], 'required' | 'twoGroups'>,
): boolean {
  const own = deciders.filter(({ as }) => as !== 'delegate');
  const voices = own.map(({ person, groups }) => ({ id: person.id, groups }));
  return headCount(own.map(({ person }) => person)) >= required && speakForTwo(voices, twoGroups);
}

/** Those who are asked at first, and told what came of it. */
export const approversFor = async (needs: Electorate, record: RequestRecord, doors: readonly DoorRecord[]): Promise<Person[]> =>
  (await decidersFor(needs, record, doors)).filter(({ as }) => as !== 'on-call').map(({ person }) => person);
