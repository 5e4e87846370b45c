import { describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import type { PersonId } from '../../src/domain/ids.js';
import { noteCheck, requireApprovals } from '../../src/domain/request.js';
import type { Check, RequestRecord } from '../../src/domain/request-record.js';
import { scoreRisk } from '../../src/domain/risk-score.js';
import { calm } from '../domain/risk-given.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { askedFor, visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { alice } = people;
const laptop = { id: 'laptop', compliant: true, enabled: true };

/** Alice's request, signed in for with her laptop, that waits for somebody to say yes. */
async function waiting(door = doors.cage): Promise<RequestRecord> {
  edge.directory.equip(alice.id, { devices: [laptop], methods: ['fido2SecurityKey'] });
  const { id } = await askedFor(edge, door);
  const at = edge.clock.now().toISOString();
  const passed = (name: Check['name'], more: Partial<Check> = {}): Check => ({
    ...{ name, outcome: 'passed', reasons: [], policyVersion: 'default-1', at },
    ...more,
  });
  const record = await edge.requests.change(id, (asked) => {
    const checked = noteCheck(noteCheck(asked, passed('identity')), passed('risk', { detail: scoreRisk(calm) }));
    return requireApprovals({ ...checked, signIn: { contexts: ['c1'], deviceId: 'laptop' } }, 1, at);
  });
  if (!record) throw new Error('no record');
  return record;
}

const approve = (user: string, { id }: RequestRecord) =>
  as(user)('POST', `/api/requests/${id}/decisions`, { decision: 'approve', reason: 'x' });
const read = ({ id }: RequestRecord) => edge.requests.read(id);

/** Something about Alice is different while the work runs. */
async function meanwhile(work: () => Promise<void>, change: () => () => void): Promise<void> {
  const undo = change();
  await work().finally(undo);
}
const changes: Record<string, () => () => void> = {
  'account-disabled': () => {
    edge.directory.change(alice.id, { accountEnabled: false });
    return () => edge.directory.change(alice.id, { accountEnabled: true });
  },
  'not-eligible': () => {
    const { factsOf } = edge.directory;
    edge.directory.factsOf = async (ids: readonly PersonId[], groups) =>
      (await factsOf(ids, groups)).map((facts) => facts && { ...facts, groups: [] });
    return () => {
      edge.directory.factsOf = factsOf;
    };
  },
  'mfa-too-weak': () => {
    edge.directory.equip(alice.id, { methods: ['mobilePhone'] });
    return () => edge.directory.equip(alice.id, { methods: ['fido2SecurityKey'] });
  },
  'limited: compliant-device': () => {
    edge.directory.equip(alice.id, { devices: [{ ...laptop, compliant: false }] });
    return () => edge.directory.equip(alice.id, { devices: [laptop] });
  },
  'risk-high': () => {
    edge.risk.set(alice.id, 'high');
    return () => edge.risk.set(alice.id, 'none');
  },
  'risk-raised': () => {
    edge.risk.set(alice.id, 'medium');
    return () => edge.risk.set(alice.id, 'none');
  },
};
const silences: Record<string, () => () => void> = {
  'directory-unavailable': () => {
    const { factsOf } = edge.directory;
    edge.directory.factsOf = () => Promise.reject(new LatchError('directory-unavailable', 'silent', { retryAfterMs: 17_200 }));
    return () => {
      edge.directory.factsOf = factsOf;
    };
  },
  'risk-unavailable': () => {
    edge.risk.silence(true);
    return () => edge.risk.silence(false);
  },
};

describe('an approval', () => {
  it.each(Object.entries(changes))(
    'ends the request instead when the people of it may not enter any more (%s)',
    async (because, change) => {
      const record = await waiting();
      await meanwhile(async () => {
        expect(await approve('bob', record)).toMatchObject({ status: 409, body: { code: 'no-longer-fit', because } });
      }, change);
      expect(await read(record)).toMatchObject({ approvals: { votes: [] }, revoked: { by: 'system' } });
      expect(await edge.rules.read([`request:${record.id}`])).toMatchObject([{ holds: [{ reason: because }] }]);
      expect(await approve('bob', record)).toMatchObject({ status: 409, body: { code: 'already-decided' } });
    },
  );

  it('counts where the policy of the doors only flags a raised risk', async () => {
    const { limited } = edge.policy.classes;
    edge.policy.classes.limited = { ...limited, riskRaised: 'flag' };
    const record = await waiting();
    await meanwhile(async () => {
      expect(await approve('bob', record)).toMatchObject({ status: 200 });
    }, changes['risk-raised'] ?? expect.fail);
    expect((await read(record))?.checks.at(-1)).toMatchObject({ name: 'recheck', outcome: 'degraded', reasons: ['risk-raised'] });
    edge.policy.classes.limited = limited;
  });

  it.each(Object.entries(silences))(
    'waits while Graph is silent at a limited door, and goes on, flagged, at a controlled one (%s)',
    async (code, silence) => {
      const [limited, controlled] = [await waiting(), await waiting(doors.lobby)];
      const before = await read(limited);
      await meanwhile(async () => {
        const refused = await approve('bob', limited);
        expect(refused).toMatchObject({ status: 503, body: { code } });
        if (code === 'directory-unavailable') expect(refused.headers.get('retry-after')).toBe('18');
        expect(await approve('bob', controlled)).toMatchObject({ status: 200 });
      }, silence);
      expect(await read(limited)).toEqual(before);
      expect((await read(controlled))?.checks.at(-1)).toMatchObject({ name: 'recheck', outcome: 'degraded', reasons: [code] });
      expect(await approve('bob', limited)).toMatchObject({ status: 200 });
    },
  );

  it('is the only word that asks: a denial always counts', async () => {
    const record = await waiting();
    await meanwhile(async () => {
      const denial = { decision: 'deny', reason: 'x' };
      expect(await as('bob')('POST', `/api/requests/${record.id}/decisions`, denial)).toMatchObject({ status: 200 });
    }, changes['not-eligible'] ?? expect.fail);
    expect(await read(record)).toMatchObject({ decision: { kind: 'denied' } });
  });
});

describe('a sealed code', () => {
  const reveal = (id: string) => as('alice')('POST', `/api/requests/${id}/code/reveal`);

  it.each(['not-eligible', 'risk-high'])('is not shown to who may not enter any more (%s), and the visit ends', async (because) => {
    const { record } = await visit(edge, doors.server);
    await meanwhile(async () => expect(await reveal(record.id)).toMatchObject({ status: 410 }), changes[because] ?? expect.fail);
    expect(await read(record)).toMatchObject({ revoked: { by: 'system' }, doors: [{ delivery: 'sent' }] });
    expect(await reveal(record.id)).toMatchObject({ status: 410 });
  });

  it.each(Object.entries(silences))('waits while Graph is silent (%s)', async (code, silence) => {
    const { record, digits } = await visit(edge, doors.server);
    await meanwhile(async () => expect(await reveal(record.id)).toMatchObject({ status: 503, body: { code } }), silence);
    expect(await reveal(record.id)).toMatchObject({ status: 200, body: { codes: [{ code: digits }] } });
  });
});
