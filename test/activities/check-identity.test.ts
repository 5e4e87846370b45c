import { describe, expect, it } from 'vitest';
import { checkIdentityActivity } from '../../activities/check-identity.js';
import type { Demands } from '../../src/domain/policy.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { aHold } from '../support/a-hold.js';
import { runActivity } from '../support/run-activity.js';
import { doors, people } from '../support/site.js';
import { tell } from '../support/story.js';

/** Alice's request, signed in for with her laptop, whose identity has been checked once. */
async function checked(plot: Parameters<typeof tell>[0], prepare: (story: Awaited<ReturnType<typeof tell>>) => void = () => {}) {
  const story = await tell(plot, { start: false });
  await story.ports.requests.change(story.requestId, (record) => ({ ...record, signIn: { contexts: [], deviceId: 'laptop' } }));
  story.ports.directory.equip(people.alice.id, { devices: [{ id: 'laptop', compliant: true, enabled: true }] });
  prepare(story);
  const answer = await runActivity(checkIdentityActivity, story.ports, { requestId: story.requestId });
  const record: RequestRecord = await story.record();
  await story.close();
  return { answer, record, verdicts: record.checks.map(({ name, outcome, reasons }) => `${name} ${outcome}: ${reasons}`) };
}

describe('checking an identity', () => {
  it('writes what it found and which company the guest is from', async () => {
    const { answer, record, verdicts } = await checked({ subject: people.tara });
    expect(answer).toEqual({ kind: 'passed' });
    expect(verdicts).toEqual(['identity passed: enabled-and-eligible,guest', 'access passed: device-and-place']);
    expect(record.vendor).toBe('Turbines Ltd');
  });

  it('names the policy a device does not meet', async () => {
    const { answer, verdicts } = await checked({ doors: [doors.lobby, doors.server] }, ({ ports }) =>
      ports.directory.equip(people.alice.id, { devices: [{ id: 'laptop', compliant: false, enabled: true }] }),
    );
    expect(answer).toEqual({ kind: 'denied', because: 'exclusion: compliant-device' });
    expect(verdicts).toEqual(['identity passed: enabled-and-eligible', 'access denied: exclusion: compliant-device']);
  });

  it('refuses text messages as the only second factor at a limited door', async () => {
    const { verdicts } = await checked({ doors: [doors.cage] }, ({ ports }) =>
      ports.directory.equip(people.alice.id, { methods: ['mobilePhone'] }),
    );
    expect(verdicts).toEqual(['identity denied: mfa-too-weak']);
  });

  it('takes an app role of the door for its group, and wants the groups of the site and its word on guests beside', async () => {
    const byRole = { ...doors.lobby, eligibilityGroup: '00000000-0000-4000-8000-000000000404', eligibilityRole: 'Latch.Door.lobby' };
    const at = async (subject: typeof people.alice, demands: Demands) => {
      const { verdicts } = await checked({ doors: [byRole], subject, requester: subject }, ({ ports }) => {
        void ports.doors.change(byRole.id, () => byRole);
        ports.directory.equip(people.tara.id, { roles: ['Latch.Door.lobby'] });
        ports.policy = { ...ports.policy, sites: { [byRole.site]: demands } };
      });
      return verdicts[0];
    };
    expect(await at(people.tara, {})).toBe('identity passed: enabled-and-eligible,guest');
    expect(await at(people.alice, {})).toBe('identity denied: not-eligible');
    expect(await at(people.tara, { eligibleGroups: ['00000000-0000-4000-8000-000000000405'] })).toBe('identity denied: not-eligible');
    expect(await at(people.tara, { guests: 'denied' })).toBe('identity denied: no-guests');
  });

  it('finds a rule against the company of the person who enters', async () => {
    const { verdicts } = await checked({ subject: people.tara }, ({ ports }) => {
      void ports.rules.hold({ kind: 'vendor', id: 'Turbines Ltd' }, aHold());
    });
    expect(verdicts).toEqual(['identity denied: revoked']);
  });

  it('takes a policy of the tenant at its word: blocked by name, a stronger sign-in first, or nobody may ask', async () => {
    const tenant = async (said: Parameters<Awaited<ReturnType<typeof tell>>['ports']['access']['say']>[0]) => {
      const { record, verdicts } = await checked({}, ({ ports }) => ports.access.say(said));
      return [verdicts.at(-1), record.stepUp?.context];
    };
    const mfa = { name: 'Factors', controls: ['mfa'], all: false };
    expect(await tenant([{ ...mfa, name: 'Never', controls: ['block'] }])).toEqual(['access denied: Never', undefined]);
    expect(await tenant([mfa])).toEqual(['access passed: more-needed: Factors', 'c1']);
    expect(await tenant('unlicensed')).toEqual(['access passed: device-and-place,what-if-unlicensed', undefined]);
  });
});
