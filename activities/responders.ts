import { revocationsIn } from '../src/domain/deny-rule.js';
import { LatchError } from '../src/domain/errors.js';
import type { PersonId } from '../src/domain/ids.js';
import type { DenyRule } from '../src/domain/rule-record.js';
import type { Directory } from '../src/ports/people.js';

/** `responders`: the directory group of those whom a lockdown does not stop; without it a lockdown stops everybody. */
export type RespondersNeeds = { directory: Directory; responders?: string | undefined };

/** Nobody while the directory is silent: a lockdown does not wait for it. Their grants are put back once it says who they are. */
export async function respondersAmong({ directory, responders }: RespondersNeeds): Promise<ReadonlySet<PersonId>> {
  if (responders === undefined) return new Set();
  try {
    const { members } = await directory.gather([], [responders]);
    return new Set(members.get(responders)?.map(({ id }) => id));
  } catch (trouble) {
    if (trouble instanceof LatchError) return new Set();
    throw trouble;
  }
}

/** The rules as they stand against this person: for a first responder, asked anew, without the lockdowns among them. */
export async function rulesFor(
  subjectId: PersonId,
  rules: readonly DenyRule[],
  { directory, responders }: RespondersNeeds,
): Promise<DenyRule[]> {
  const isLockdown = rules.some(({ holds }) => holds.some(({ mode }) => mode === 'lockdown'));
  if (!isLockdown || responders === undefined) return [...rules];
  const groups = await directory.memberOf(subjectId, [responders]);
  return groups.length > 0 ? revocationsIn(rules) : [...rules];
}
