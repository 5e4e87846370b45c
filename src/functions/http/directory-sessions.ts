import { setTimeout as delay } from 'node:timers/promises';
import { LatchError } from '../../domain/errors.js';
import type { PersonId } from '../../domain/ids.js';
import type { Clock } from '../../ports/clock.js';
import type { Identity, Sessions } from '../../ports/identity.js';
import type { Directory, Person } from '../../ports/people.js';

type Needs = { directory: Pick<Directory, 'person'>; clock: Clock; patienceMs?: number };
type Learnt = { kind: 'known'; person: Person | undefined } | { kind: 'silence' };
type Held = { at: number; learnt: Promise<Learnt> };

const freshMs = 60_000;
const mostKept = 5_000;

/** Sessions by the directory's word, shared for at most a minute of `clock`. A directory that takes longer than `patienceMs` counts as silent. */
export function directorySessions({ directory, clock, patienceMs = 2_500 }: Needs): Sessions {
  const held = new Map<PersonId, Held>();
  const last = new Map<PersonId, Person | undefined>();
  const learn = async (id: PersonId): Promise<Learnt> => {
    const learnt = await Promise.race([asked(directory, id), delay(patienceMs, silence, { ref: false })]);
    if (learnt.kind === 'known') last.set(id, learnt.person);
    else held.delete(id);
    return learnt;
  };
  const ask = (id: PersonId, now: number): Promise<Learnt> => {
    if (held.size >= mostKept) for (const kept of [held, last]) kept.clear();
    const learnt = learn(id);
    held.set(id, { at: now, learnt });
    return learnt;
  };
  return {
    async standing(who, when) {
      if (who.kind === 'application') return 'open';
      const now = clock.now().getTime();
      const known = held.get(who.id);
      const learnt = await (known && when !== 'now' && isFresh(known, now) ? known.learnt : ask(who.id, now));
      if (learnt.kind === 'known') return verdictOn(who, learnt.person);
      const before = last.has(who.id) ? verdictOn(who, last.get(who.id)) : 'open';
      return before === 'open' ? 'unknown' : before;
    },
    forget: (id) => void (id === undefined ? held.clear() : held.delete(id)),
  };
}

const silence: Learnt = { kind: 'silence' };
const isFresh = ({ at }: Held, now: number) => now >= at && now - at < freshMs;

async function asked(directory: Needs['directory'], id: PersonId): Promise<Learnt> {
  try {
    return { kind: 'known', person: await directory.person(id) };
  } catch (error) {
    if (error instanceof LatchError) return silence;
    throw error;
  }
}

/** `signInSessionsValidFromDateTime`: tokens issued before it belong to sessions that were revoked. */
function verdictOn({ issuedAt }: Identity, person: Person | undefined) {
  if (!person?.accountEnabled) return 'account-disabled';
  const { sessionsValidFrom } = person;
  return sessionsValidFrom !== undefined && issuedAt.getTime() < Date.parse(sessionsValidFrom) ? 'session-revoked' : 'open';
}
