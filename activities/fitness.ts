import { accessVerdict } from '../src/domain/conditional-access.js';
import type { DoorRecord } from '../src/domain/door-record.js';
import { identityObjection } from '../src/domain/identity.js';
import type { PersonId } from '../src/domain/ids.js';
import type { Policy } from '../src/domain/policy.js';
import { policyAt } from '../src/domain/policy-at.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Directory, PersonFacts } from '../src/ports.js';

type Needs = { directory: Directory; policy: Policy };

/** What the directory and our policy say about the people of a request at these doors, now. `because`: the first objection. */
export type Examination = {
  identity?: string;
  /** Of conditional access, with the policy's name. */
  access?: string;
  subject: PersonFacts | undefined;
};

/** Asks the directory once about everybody who takes part, and judges them for these doors. */
export async function examine(needs: Needs, record: RequestRecord, doors: readonly DoorRecord[]): Promise<Examination> {
  const policy = policyAt(needs.policy, doors);
  const groups = [...new Set(doors.map((door) => door.eligibilityGroup))];
  const classes = doors.map((door) => door.class);
  const ids: PersonId[] = [...new Set([record.requesterId, record.subjectId])];
  const facts = await needs.directory.factsOf(ids, groups);
  const identity = facts.map((each) => identityObjection(each, groups, classes, policy)).find((each) => each !== undefined);
  const verdict = accessVerdict({ signIn: record.signIn, devices: facts[0]?.devices ?? [], trusted: undefined }, classes, policy);
  return {
    subject: facts.at(-1),
    ...(identity && { identity }),
    ...(verdict.kind !== 'allowed' && { access: verdict.policy }),
  };
}

/** Why the people of a request may not enter these doors as things are now; undefined when they may. */
export async function unfitFor(needs: Needs, record: RequestRecord, doors: readonly DoorRecord[]): Promise<string | undefined> {
  const { identity, access } = await examine(needs, record, doors);
  return identity ?? access;
}
