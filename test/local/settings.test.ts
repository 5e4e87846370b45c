import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/local/settings.js';

describe('the settings of local mode', () => {
  it('have defaults, also for what is given empty', () => {
    const defaults = { port: 7071, controlPort: 7072, clock: 'system', restart: 'always', seedFile: undefined };
    expect(readSettings({ LATCH_PORT: '', LATCH_SEED_FILE: '', LATCH_CLOCK: '' })).toMatchObject({ ok: true, settings: defaults });
  });

  it.each([
    ['LATCH_PORT', 'abc', 'must be a port, 0 to 65535'],
    ['LATCH_CONTROL_PORT', '70000', 'must be a port, 0 to 65535'],
    ['LATCH_CLOCK', 'fake', 'must be system or virtual'],
    ['LATCH_NOW', 'tomorrow', 'must be an instant such as 2027-02-03T08:00:00Z'],
    ['LATCH_RESTART', 'often', 'must be always or never'],
  ])('say in one line what is wrong with %s=%s', (name, value, mistake) => {
    expect(readSettings({ [name]: value })).toEqual({ ok: false, problems: [`${name} "${value}" ${mistake}`] });
  });

  it('tell every mistake at once', () => {
    expect(readSettings({ LATCH_PORT: '-1', LATCH_CLOCK: 'x' })).toMatchObject({
      problems: [/* two */ expect.any(String), expect.any(String)],
    });
  });
});
