import { describe, expect, it } from 'vitest';
import { assessRiskActivity } from '../../activities/assess-risk.js';
import { checkIdentityActivity } from '../../activities/check-identity.js';
import { recheck } from '../../activities/recheck.js';
import type { DoorRecord } from '../../src/domain/door-record.js';
import { LatchError } from '../../src/domain/errors.js';
import { scoreRisk } from '../../src/domain/risk-score.js';
import { runActivity } from '../support/run-activity.js';
import { doors, people } from '../support/site.js';
import { type Story, tell } from '../support/story.js';

/** A request of Alice's at the door that has passed its checks. */
async function checked(door: DoorRecord): Promise<Story> {
  const story = await tell({ doors: [door] }, { start: false });
  await runActivity(checkIdentityActivity, story.ports, { requestId: story.requestId });
  await runActivity(assessRiskActivity, story.ports, { requestId: story.requestId });
  return story;
}

const again = async ({ ports, ...story }: Story, door: DoorRecord) => recheck(ports, await story.record(), [door]);
const silenceDirectory = ({ ports }: Story) => {
  ports.directory.factsOf = () => Promise.reject(new LatchError('directory-unavailable', 'down'));
};

describe('asking again before something opens', () => {
  it('finds nothing new about the same people', async () => {
    const story = await checked(doors.server);
    expect(await again(story, doors.server)).toBeUndefined();
    await story.close();
  });

  it.each(['directory', 'risk'] as const)(
    'keeps a limited door shut while the %s is silent, and flags a controlled one',
    async (source) => {
      for (const [door, shut] of [
        [doors.cage, true],
        [doors.lobby, false],
      ] as const) {
        const story = await checked(door);
        if (source === 'risk') story.ports.risk.silence(true);
        else silenceDirectory(story);
        const answer = await again(story, door).catch(({ code }: LatchError) => code);
        expect(answer).toBe(shut ? `${source}-unavailable` : undefined);
        const last = (await story.record()).checks.at(-1);
        expect(last).toMatchObject(shut ? { name: 'risk' } : { name: 'recheck', outcome: 'degraded', reasons: [`${source}-unavailable`] });
        await story.close();
      }
    },
  );

  it('objects to a high risk, and to a raised one that would have asked for more approvers', async () => {
    const story = await checked(doors.server);
    story.ports.risk.set(people.alice.id, 'low');
    expect(await again(story, doors.server)).toBeUndefined();
    story.ports.risk.set(people.alice.id, 'medium');
    expect(await again(story, doors.server)).toBe('risk-raised');
    story.ports.risk.set(people.alice.id, 'high');
    expect(await again(story, doors.server)).toBe('risk-high');
    await story.close();
  });

  it('leaves a score in the record that anybody can reckon again, also when the assessment runs twice', async () => {
    const story = await checked(doors.lobby);
    const first = await story.record();
    await runActivity(assessRiskActivity, story.ports, { requestId: story.requestId });
    expect((await story.record()).checks).toEqual(first.checks);
    const detail = first.checks.find(({ name }) => name === 'risk')?.detail;
    expect(detail && scoreRisk(detail.inputs)).toEqual(detail);
    expect(detail?.factors.map(({ name }) => name)).toEqual(['first-time']);
    await story.close();
  });
});
