import { mayApprove } from '../../../activities/may-approve.js';
import { isSamePerson } from '../../../activities/people.js';
import type { PersonId } from '../../domain/ids.js';
import type { Person } from '../../ports/people.js';
import type { Ports } from '../edge-ports.js';

/** The delegate, if it is somebody else (also by another account), enabled, and may approve by their own role. Throws while the directory is silent. */
export async function fitDelegate(of: Person, to: PersonId, ports: Ports<'directory' | 'roles'>): Promise<Person | undefined> {
  const person = await ports.directory.person(to);
  if (!person?.accountEnabled || isSamePerson(of, person)) return undefined;
  return (await mayApprove(to, ports)) ? person : undefined;
}
