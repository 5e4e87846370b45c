import { describe, expect, it } from 'vitest';
import { createLane } from '../../../../src/local/host/durable/lane.js';

const tick = () => new Promise((resolve) => setImmediate(resolve));

/** A lane whose runs end when the test says so, and whose commits happen when the test says so. */
function setup(limit: number) {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  let transaction = 1;
  const commits: (() => void)[] = [];
  const lane = createLane({
    limit,
    commit: { flushed: () => new Promise((resolve) => commits.push(resolve)), transaction: () => transaction },
    run: (key) => {
      started.push(key);
      return new Promise((resolve) => ends.set(key, resolve));
    },
  });
  const commit = async () => {
    transaction += 1;
    for (const resolve of commits.splice(0)) resolve();
    await tick();
  };
  const end = async (key: string) => {
    ends.get(key)?.();
    await tick();
  };
  return { lane, started, commit, end };
}

describe('a lane of work with effects', () => {
  it('starts nothing before the commit that asked for it', async () => {
    const { lane, started, commit } = setup(5);
    lane.add('a');
    await tick();
    expect(started).toEqual([]);
    await commit();
    lane.add('b');
    await tick();
    expect(started).toEqual(['a']);
    await commit();
    expect(started).toEqual(['a', 'b']);
  });

  it('runs a key once at a time and again when it was added meanwhile', async () => {
    const { lane, started, commit, end } = setup(5);
    lane.add('a');
    await commit();
    lane.add('a');
    await commit();
    expect(started).toEqual(['a']);
    await end('a');
    expect(started).toEqual(['a', 'a']);
  });

  it('keeps to its limit, in order, without waiting for another commit', async () => {
    const { lane, started, commit, end } = setup(2);
    for (const key of ['a', 'b', 'c', 'd']) lane.add(key);
    await commit();
    expect(started).toEqual(['a', 'b']);
    await end('b');
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('has settled when nothing is ready and nothing runs', async () => {
    const { lane, commit, end } = setup(1);
    let settled = false;
    lane.add('a');
    void lane.settled().then(() => {
      settled = true;
    });
    await commit();
    expect(settled).toBe(false);
    await end('a');
    expect(settled).toBe(true);
  });
});
