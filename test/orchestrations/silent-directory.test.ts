import { afterEach, describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import { doors, people } from '../support/site.js';
import { at, type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

/** The directory answers nobody from now on, and notes when it was asked. `retryAfterMs`: the pause it names. */
function silence(retryAfterMs?: number) {
  const { directory, clock } = story.ports;
  const { factsOf } = directory;
  const asked: string[] = [];
  directory.factsOf = async () => {
    asked.push(clock.now().toISOString().slice(11, 19));
    throw new LatchError('directory-unavailable', 'silent', { retryAfterMs });
  };
  const end = () => {
    directory.factsOf = factsOf;
  };
  return { asked, end };
}

describe('a request asked while the directory is silent', () => {
  const asks = async (plot: Parameters<typeof tell>[0] = {}) => {
    story = await tell(plot, { start: false });
  };

  it('waits, says what for, and goes on when there is an answer', async () => {
    await asks();
    const silent = silence();
    await story.begin();
    expect(await story.record()).toMatchObject({
      status: 'checking',
      checks: [{ name: 'identity', outcome: 'waiting', reasons: ['directory-unavailable'] }],
    });
    await story.until('09:10');
    expect(await story.state()).toBe('checking');
    silent.end();
    await story.until('09:30');
    const { status, checks } = await story.record();
    expect([status, checks.map(({ name, outcome }) => `${name} ${outcome}`)]).toEqual([
      'scheduled',
      ['identity waiting', 'identity passed', 'access passed', 'risk passed'],
    ]);
  });

  it('asks again after ever longer pauses', async () => {
    await asks();
    const { asked } = silence();
    await story.begin();
    await story.until('09:05');
    expect(asked).toEqual([
      '09:00:00',
      '09:00:01',
      '09:00:02',
      '09:00:04',
      '09:00:08',
      '09:00:16',
      '09:00:32',
      '09:01:04',
      '09:02:08',
      '09:04:16',
    ]);
  });

  it('asks again exactly when the directory says so (Retry-After)', async () => {
    await asks();
    const { asked } = silence(90_000);
    await story.begin();
    await story.host.advance(89_999);
    expect(asked).toEqual(['09:00:00']);
    await story.host.advance(1);
    expect(asked).toEqual(['09:00:00', '09:01:30']);
  });

  it('ends when nobody could decide any more, with a short history', async () => {
    await asks({ doors: [doors.server] });
    const { asked } = silence();
    await story.begin();
    await story.until('13:00');
    expect([await story.state(), (await story.record()).because]).toEqual(['closed: lapsed', 'directory-unavailable']);
    expect(asked.at(-1)).toBe('13:00:00');
    expect(story.host.history(story.requestId).length).toBeLessThan(200);
  });

  it('ends at once when it is taken back or revoked', async () => {
    for (const [end, state] of [
      [() => story.cancel(), 'closed: cancelled'],
      [() => story.revoke(), 'closed: revoked'],
    ] as const) {
      await asks();
      silence();
      await story.begin();
      await end();
      expect(await story.state()).toBe(state);
      await story.close();
    }
  });
});

describe('an approved request whose time has come while the directory is silent', () => {
  it('is armed and delivered exactly when the directory says so', async () => {
    story = await tell({ doors: [doors.server], from: '14:00', to: '15:00' });
    await story.vote(people.bob, 'approve');
    await story.vote(people.carol, 'approve');
    await story.until('13:24');
    const silent = silence(100_000);
    await story.until('13:25');
    await story.host.advance(99_999);
    expect([silent.asked, story.held()]).toEqual([['13:25:00'], []]);
    silent.end();
    await story.host.advance(1);
    expect(story.held()).toEqual(['server-a']);
    const again = silence(100_000);
    await story.host.advance(at('13:30'));
    expect([again.asked, await story.state()]).toEqual([['13:30:00'], 'armed']);
    again.end();
    await story.host.advance(100_000);
    expect(await story.state()).toBe('delivered');
  });
});
