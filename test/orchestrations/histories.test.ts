import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RequestOutcome } from '../../src/domain/request-record.js';
import { doors, people } from '../support/site.js';
import { type Stage, setStage } from '../support/stage.js';
import { at, type Story, tell } from '../support/story.js';
import { readHistory, record, recordedNames, replay } from './recorded.js';

const cage = { doors: [doors.cage], requester: people.tara };
const tower = { doors: [doors.tower], requester: people.tara };
/** Somebody at the door who is reached by mail alone asks for a fresh code when all mails of the hour are spent. */
const freshWhileMailsAreSpent = async () => {
  const story = await tell(cage, { start: false });
  story.ports.directory.change(people.tara.id, { mobile: undefined });
  await story.begin();
  await story.vote(people.bob, 'approve');
  await story.until('14:05');
  await story.mailsOfOthers(90);
  await story.freshCode();
  return story;
};
const approved = async () => {
  const story = await tell(cage);
  await story.vote(people.bob, 'approve');
  return story;
};

/** Every way a request can end. The histories under test/histories were written by these, and stay when the flow changes: instances in flight have them. */
const paths: Record<string, () => Promise<Story>> = {
  completed: async () => {
    const story = await tell();
    await story.until('14:10');
    await story.enter(doors.lobby);
    await story.until('15:00');
    return story;
  },
  'no-show': async () => {
    const story = await approved();
    await story.until('15:00');
    return story;
  },
  lapsed: async () => {
    const story = await tell(cage);
    await story.until('13:00');
    return story;
  },
  'denied-by-approver': async () => {
    const story = await tell(cage);
    await story.vote(people.bob, 'deny');
    return story;
  },
  'denied-by-check': () => tell({ requester: people.mallory }),
  'denied-at-delivery': async () => {
    const story = await approved();
    await story.until('13:27');
    story.ports.directory.change(people.tara.id, { accountEnabled: false });
    await story.until('13:30');
    return story;
  },
  'cancelled-while-awaited': async () => {
    const story = await tell(cage);
    await story.cancel();
    return story;
  },
  'cancelled-after-delivery': async () => {
    const story = await approved();
    await story.until('13:45');
    await story.cancel();
    return story;
  },
  'revoked-while-armed': async () => {
    const story = await approved();
    await story.until('13:27');
    await story.revoke();
    return story;
  },
  'fresh-code-while-one-waits': async () => {
    const story = await freshWhileMailsAreSpent();
    await story.freshCode();
    await story.until('14:20');
    await story.enter(doors.cage);
    await story.until('15:00');
    return story;
  },
  'held-and-replaced': async () => {
    const story = await freshWhileMailsAreSpent();
    await story.replan('14:00', '16:00');
    await story.until('14:06');
    await story.freshCode();
    await story.until('15:30');
    return story;
  },
  'told-a-day-ahead': async () => {
    const story = await tell({ ...tower, from: '14:00', to: '18:00' });
    await story.vote(people.bob, 'approve');
    await story.until('12:00');
    await story.freshCode({ isResent: true });
    await story.until('13:35');
    await story.freshCode({ isResent: true });
    await story.replan('14:00', '17:00');
    await story.until('17:00');
    return story;
  },
  'mail-out-at-delivery': async () => {
    const story = await tell();
    story.ports.messages.setDown(true);
    await story.until('13:38');
    story.ports.messages.setDown(false);
    await story.until('15:00');
    return story;
  },
  'failed-door-offline': async () => {
    const story = await tell({ doors: [doors.lobby, doors.cabinet] });
    story.ports.locks.setOnline('lobby', false);
    await story.until('15:00');
    return story;
  },
  'degraded-without-risk-source': async () => {
    const story = await tell({}, { start: false });
    story.ports.risk.silence(true);
    await story.begin();
    await story.until('15:00');
    return story;
  },
};

if (process.env['LATCH_RECORD']) {
  describe('recording', () => {
    it.each(Object.entries(paths))('%s', async (name, play) => {
      const story = await play();
      record(story.host, story.requestId, name);
      if (name === 'revoked-while-armed') record(story.host, `revocation-${story.revocationId}`, 'revocation-confirmed');
      await story.close();
    });
  });
}

describe('a recorded history', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage(at('09:00'));
  });
  afterAll(() => stage.close());

  it.each(recordedNames())('%s asks for the same again in every turn', async (name) => {
    const history = readHistory(name);
    const { actions, output } = await replay(stage.host, history);
    const taken = history.turns.map((_, turn) => history.turns.slice(0, turn + 1).flatMap((each) => each.actions));
    expect(actions).toEqual(taken);
    expect(output).toEqual(history.output);
  });

  it('is there for every outcome', () => {
    const outcomes = recordedNames().map((name) => JSON.stringify(readHistory(name).output));
    for (const outcome of RequestOutcome.options) expect(outcomes.some((output) => output.includes(`"${outcome}"`))).toBe(true);
  });

  it('stays short', () => {
    for (const name of recordedNames()) expect(readHistory(name).turns.flatMap(({ events }) => events).length).toBeLessThan(300);
  });
});
