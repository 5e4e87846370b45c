import { beforeEach } from 'vitest';
import { noDelegations } from '../../../src/domain/delegation.js';
import { people } from '../../support/site.js';
import { openApi } from './api.js';
import { edgePorts, ivy, morning } from './edge.js';

const { bob } = people;

export const hours = (count: number) => new Date(morning.getTime() + count * 3_600_000).toISOString();

type Mine = Record<'given' | 'received', { id: string; of: string; state: string }[]> & { names?: Record<string, string> };

/** The API, where approvers name each other: Bob has named nobody when a test begins, and nobody has mail. */
export async function openDelegating() {
  const edge = edgePorts();
  const { as } = await openApi(edge);
  beforeEach(async () => {
    await edge.delegations.change(bob.id, () => noDelegations(bob.id));
    edge.messages.outbox.mails.length = 0;
    edge.directory.change(bob.id, { accountEnabled: true });
  });
  const wanted = (change: object = {}) => ({ to: ivy.id, until: hours(8), reason: 'dentist', ...change });
  return {
    ...{ edge, as },
    name: (change: object = {}, who = 'bob', key?: string) => as(who)('POST', '/api/delegations', wanted(change), key ? { key } : {}),
    mine: async (who = 'bob') => (await as(who)('GET', '/api/delegations')).body as Mine,
    subjectsTo: (mail: string | undefined) =>
      edge.messages.outbox.mails.filter(({ to }) => to.address === mail).map(({ subject }) => subject),
    audited: () => [...edge.audit.records.values()].filter(({ kind }) => kind.startsWith('delegation.')),
  };
}
