import { describe, expect, it } from 'vitest';
import { type StageView, stagePage } from '../../../src/local/control/pages/stage-page.js';

const view = (change: Partial<StageView> = {}): StageView => ({
  portal: 'http://127.0.0.1:7071/app',
  clock: { now: new Date('2027-02-03T08:00:00.000Z'), kind: 'virtual' },
  doors: [{ id: 'lobby', lock: { online: true, armed: 1, leaseUntil: '2027-02-03T08:15:00.000Z' } }, { id: 'keys' }],
  messages: [],
  faults: [],
  ...change,
});
const hostile = '<img src=x onerror=alert(1)>"\'';

describe('the stage of a local Latch', () => {
  it('has every door with its keypad, and what can be done to a lock where there is one', () => {
    const shown = stagePage(view());
    expect(shown).toContain('data-path="/local/doors/lobby/keypad"');
    expect(shown).toContain('in reach, holds 1 grant, works unheard until 08:15 UTC');
    expect(shown).toContain('formaction="/local/doors/lobby/tamper"');
    expect(shown).toContain('data-path="/local/doors/keys/keypad"');
    expect(shown).not.toContain('formaction="/local/doors/keys');
  });

  it('lets time pass where the clock is virtual, and says how to get one where it is not', () => {
    expect(stagePage(view())).toContain('data-path="/local/clock"');
    const system = stagePage(view({ clock: { now: new Date(), kind: 'system' } }));
    expect(system).not.toContain('data-path="/local/clock"');
    expect(system).toContain('LATCH_CLOCK=virtual');
  });

  it('shows the newest messages with their links, and what is broken', () => {
    const sent = { id: '1', at: '2027-02-03T08:00:00.000Z', channel: 'email', to: 'bob@latch.example' };
    const shown = stagePage(
      view({
        messages: [
          { ...sent, text: 'early' },
          { ...sent, subject: 'Decide', text: 'late http://127.0.0.1:7071/api/approvals/x.' },
        ],
        faults: [{ id: 'f', service: 'cosmos', hits: 3 }],
      }),
    );
    expect(shown.indexOf('late')).toBeLessThan(shown.indexOf('early'));
    expect(shown).toContain('href="http://127.0.0.1:7071/api/approvals/x');
    expect(shown).toContain('cosmos: struck 3 calls');
  });

  it('shows as text whatever was written', () => {
    const sent = {
      id: '1',
      at: '2027-02-03T08:00:00.000Z',
      channel: hostile,
      to: hostile,
      subject: hostile,
      text: `${hostile} javascript:alert(1)`,
    };
    const shown = stagePage(view({ messages: [sent], doors: [{ id: hostile }], portal: `http://x/${hostile}` }));
    expect(shown).not.toContain('<img');
    expect(shown).not.toContain('href="javascript');
  });
});
