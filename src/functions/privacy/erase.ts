import type { PersonId } from '../../domain/ids.js';
import { noPreferences } from '../../domain/preferences.js';
import { type Erasure, scrubbed } from '../../domain/privacy/erasure.js';
import type { Ports } from '../edge-ports.js';
import { requestsAbout, visitsAbout } from '../inquiry/requests-about.js';

export type ErasingNeeds = Ports<'audit' | 'requests' | 'visits' | 'habits' | 'preferences' | 'personKeys' | 'sessions' | 'clock'>;

/** The audit has it first. Then what is usual for the person, how they are reached, where they signed in from, and last the key that their name lies sealed under everywhere. */
export async function erase({ personId, askedBy, askedAt, reason }: Erasure, confirmedBy: PersonId, ports: ErasingNeeds): Promise<void> {
  const at = ports.clock.now().toISOString();
  await ports.audit.append({
    ...{ recordId: `person-erased:${personId}:${askedAt}`, kind: 'person.erased', at, by: confirmedBy, personId, reason },
    detail: { askedBy },
  });
  await ports.habits.forget(personId);
  await ports.preferences.change(personId, () => noPreferences(personId));
  for (const { id } of await requestsAbout(personId, ports.requests)) await ports.requests.change(id, scrubbed);
  for (const { id } of await visitsAbout(personId, ports.visits)) await ports.visits.change(id, scrubbed);
  await ports.personKeys.forget(personId);
  ports.sessions.forget(personId);
}
