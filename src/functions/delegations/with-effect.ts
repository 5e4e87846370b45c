import { mayApprove } from '../../../activities/may-approve.js';
import type { PersonId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';
import { unlessTroubled } from '../entries/unless-troubled.js';
import type { DelegationView } from './delegation-view.js';

const ageMs = 60_000;

/** Delegations with those told apart that are in force and have no effect, because one of the two may not approve now. While the directory is silent all are as they stand. */
export async function withEffect(views: readonly DelegationView[], ports: Ports<'directory' | 'roles'>): Promise<DelegationView[]> {
  const ids = [...new Set(views.filter(({ state }) => state === 'in-force').flatMap(({ of, to }) => [of, to]))];
  const fit = await unlessTroubled(fitAmong(ids, ports), new Set(ids));
  return views.map((each) => (each.state === 'in-force' && !(fit.has(each.of) && fit.has(each.to)) ? { ...each, state: 'void' } : each));
}

async function fitAmong(ids: readonly PersonId[], { directory, roles }: Ports<'directory' | 'roles'>): Promise<Set<PersonId>> {
  const [{ people }, may] = await Promise.all([directory.gather(ids, [], ageMs), Promise.all(ids.map((id) => mayApprove(id, { roles })))]);
  return new Set(ids.filter((id, at) => may[at] === true && people.get(id)?.accountEnabled === true));
}
