import { afterEach, describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import { doors, people } from '../support/site.js';
import { at, type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

/** The directory answers nobody from now on, and notes when it was asked. `retryAfterMs`: the pause it names. Busy: it answers in turns. */
function silence(retryAfterMs?: number, code: 'directory-unavailable' | 'directory-busy' = 'directory-unavailable') {
  const { directory, clock } = story.ports;
  const { factsOf } = directory;
  const asked: string[] = [];
  directory.factsOf = async () => {
    asked.push(clock.now().toISOString().slice(11, 19));
    throw new LatchError(code, 'silent', { retryAfterMs });
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

  it('comes exactly at its turn where the directory is asked in turns, however long it has waited', async () => {
    await asks();
    const busy = silence(600_000, 'directory-busy');
    await story.begin();
    expect((await story.record()).checks).toMatchObject([{ name: 'identity', outcome: 'waiting', reasons: ['directory-busy'] }]);
    await story.until('09:10');
    busy.end();
    const { asked, end } = silence(5_000, 'directory-busy');
    await story.host.advance(5_000);
    expect([busy.asked, asked]).toEqual([['09:00:00', '09:10:00'], []]);
    await story.host.advance(595_000);
    end();
    await story.host.advance(5_000);
    expect([asked, await story.state()]).toEqual([['09:20:00'], 'scheduled']);
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

describe('an approved request whose time has come while the directory is asked in turns', () => {
  it('waits for its turn, also where it would go on without an answer', async () => {
    story = await tell({ from: '14:00', to: '15:00' });
    await story.until('13:24');
    const busy = silence(100_000, 'directory-busy');
    await story.until('13:25');
    busy.end();
    await story.host.advance(99_999);
    expect(story.held()).toEqual([]);
    await story.host.advance(1);
    expect([story.held(), (await story.record()).checks.some(({ outcome }) => outcome === 'degraded')]).toEqual([['lobby'], false]);
  });

  it('goes on without an answer where its turn comes after its window has opened', async () => {
    story = await tell({ from: '14:00', to: '15:00' });
    await story.until('13:24');
    silence(36 * 60_000, 'directory-busy');
    await story.until('13:25');
    expect(story.held()).toEqual(['lobby']);
    expect((await story.record()).checks.at(-1)).toMatchObject({ name: 'recheck', outcome: 'degraded', reasons: ['directory-busy'] });
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
