import { expect, it } from 'vitest';
import type { Reading } from '../../../../src/local/devices/lock/clock.js';
import { note } from '../../../../src/local/devices/lock/log.js';
import { type LogEvent, newState } from '../../../../src/local/devices/lock/state.js';

const time: Reading = { at: new Date('2027-02-03T08:00:00.000Z'), toleranceMs: 30_000, trusted: true, synced: true };

it('a lock without a network forgets refusals first, the oldest first, and neither openings nor alarms', () => {
  const events: LogEvent[] = [
    'codeUsed',
    ...Array<LogEvent>(1500).fill('codeRejected'),
    'tamper',
    ...Array<LogEvent>(200).fill('codeRejected'),
  ];
  const { outbox, logSeq } = events.reduce((state, event) => note(state, time, { event }), newState('log'));
  expect(logSeq).toBe(events.length);
  expect(outbox).toHaveLength(1000);
  expect(outbox.filter(({ event }) => event !== 'codeRejected').map(({ logSeq: number }) => number)).toEqual([1, 1502]);
  expect(outbox.slice(-3).map(({ logSeq: number }) => number)).toEqual([1700, 1701, 1702]);
});

it('an answer that was refused is told with the attempt it was for, and not at all when it names none', () => {
  const refused = (attemptId?: string) =>
    note(newState('log'), time, { event: 'answerRefused', because: 'too-late', ...(attemptId && { attemptId }) });
  expect(refused('a-1').outbox).toMatchObject([{ event: 'answerRefused', attemptId: 'a-1', because: 'too-late', tellSeq: 1 }]);
  expect(refused().outbox).toEqual([]);
});
