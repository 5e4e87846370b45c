import { accessVerdict, asksForPlace, type TenantPolicy } from '../src/domain/conditional-access.js';
import type { DoorRecord } from '../src/domain/door-record.js';
import { groupsThatCount, rolesCount } from '../src/domain/eligibility.js';
import { identityObjection } from '../src/domain/identity.js';
import type { Instant, PersonId } from '../src/domain/ids.js';
import { locationsOf, type NamedLocation } from '../src/domain/named-locations.js';
import type { Policy } from '../src/domain/policy.js';
import { policyAt } from '../src/domain/policy-at.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { goesOnWithoutRisk } from '../src/domain/risk.js';
import type { Directory, PersonFacts, TenantAccess } from '../src/ports/people.js';
import { outOfReach } from './out-of-reach.js';

type Needs = { directory: Directory; access: TenantAccess; policy: Policy };

/** What the directory and our policy say about the people of a request at these doors, now. `because`: the first objection. */
export type Examination = {
  identity?: string;
  /** Of conditional access, with the policy's name. */
  access?: string;
  /** Names the policy of the tenant that wants a stronger sign-in than there was. */
  stepUp?: string;
  /** What of conditional access was not asked, for want of a licence or because it is out of reach. */
  unasked?: 'what-if-unlicensed' | 'what-if-unavailable';
  subject: PersonFacts | undefined;
  /** Of the others: whose account is disabled, or is not there. */
  gone: PersonId[];
};

/** Asks the directory once about everybody who takes part, and judges them for these doors. `tenant`: what the tenant's own policies say of the sign-in; `others`: whose accounts matter beside; `until`: when it must be known. */
export async function examine(
  needs: Needs,
  record: RequestRecord,
  doors: readonly DoorRecord[],
  { tenant = notAsked, others = [], until }: { tenant?: TenantPolicies; others?: readonly PersonId[]; until?: Instant } = {},
): Promise<Examination> {
  const policy = policyAt(needs.policy, doors);
  const classes = doors.map((door) => door.class);
  const ids: PersonId[] = [...new Set([record.requesterId, record.subjectId])];
  const found = await needs.directory.factsOf([...ids, ...others], groupsThatCount(doors, policy), {
    roles: rolesCount(doors),
    ...(until !== undefined && { until }),
  });
  const facts = found.slice(0, ids.length);
  const identity = facts.map((each) => identityObjection(each, doors, policy)).find((each) => each !== undefined);
  const devices = facts[0]?.devices ?? [];
  const places = asksForPlace(policy, classes) ? await placesOf(needs, record) : [];
  const asked = identity === undefined ? await tenant(record, devices).catch(silenceAllowed(doors, needs.policy)) : 'off';
  const said = typeof asked === 'string' ? {} : { tenant: asked };
  const verdict = accessVerdict({ signIn: record.signIn, devices, places, ...said }, classes, policy);
  const wants = verdict.kind === 'more-needed' && verdict.needs === 'step-up';
  return {
    subject: facts.at(-1),
    gone: others.filter((_, index) => !found[ids.length + index]?.person.accountEnabled),
    ...(identity && { identity }),
    ...((asked === 'unlicensed' || asked === 'unavailable') && { unasked: `what-if-${asked}` }),
    ...(verdict.kind !== 'allowed' && { [wants ? 'stepUp' : 'access']: verdict.policy }),
  };
}

/** Doors that go on without the risk source go on without the tenant's own policies as well. */
const silenceAllowed =
  (doors: readonly DoorRecord[], policy: Policy) =>
  (trouble: unknown): 'unavailable' => {
    if (outOfReach(trouble) && goesOnWithoutRisk(doors, policy)) return 'unavailable';
    throw trouble;
  };

type TenantPolicies = (record: RequestRecord, devices: PersonFacts['devices']) => Promise<TenantPolicy[] | 'off' | 'unlicensed'>;
const notAsked: TenantPolicies = async () => 'off';

/** Asks the tenant's policies about the sign-in of a request; once is enough, since each asking has to queue for the tenant's one call a second. */
export const askTenant =
  ({ access }: Pick<Needs, 'access'>): TenantPolicies =>
  async ({ requesterId, signIn }, devices) =>
    signIn
      ? access.evaluate(
          requesterId,
          signIn,
          devices.find(({ id }) => id === signIn.deviceId),
        )
      : 'off';

/** Nobody tells us the country of an address: it counts as unknown. */
const placesOf = async ({ access }: Needs, { signIn }: RequestRecord): Promise<NamedLocation[]> =>
  locationsOf(signIn?.clientAddress, undefined, await access.locations());

/** Why the people of a request may not enter these doors as things are now; undefined when they may. */
export async function unfitFor(needs: Needs, record: RequestRecord, doors: readonly DoorRecord[]): Promise<string | undefined> {
  const { identity, access } = await examine(needs, record, doors);
  return identity ?? access;
}
