import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuditEntry } from '../../src/domain/audit/audit-entry.js';
import { auditOfDeviceLog } from '../../src/domain/audit/devices.js';
import { DeviceLog, heard, newsOf, noted, owing, readingOf, returned, told, written } from '../../src/domain/device-log.js';
import { at, lobby } from './given.js';

const which = { doorId: lobby.id, deviceId: 'lobby-lock', logId: 'first' };
const hear = (...numbers: number[]): DeviceLog | undefined =>
  numbers.reduce<DeviceLog | undefined>((log, seq) => heard(log, which, seq, at('12:00')), undefined);
const missing = (log: DeviceLog | undefined) =>
  (log?.gaps ?? []).flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));

describe('what was heard of a lock', () => {
  it('has no gap while every line comes, in whatever number of tries', () => {
    expect(hear(1, 2, 2, 3, 1)).toMatchObject({ upTo: 3, gaps: [], open: false });
  });

  it('has a gap where a line did not come, until it does', () => {
    expect(hear(1, 4)).toMatchObject({ upTo: 4, gaps: [{ from: 2, to: 3 }], open: true });
    expect(missing(hear(1, 5, 3))).toEqual([2, 4]);
    expect(hear(1, 3, 2)).toMatchObject({ gaps: [], open: false });
  });

  it('is the same object where nothing changed: nothing is written', () => {
    const log = hear(1, 2);
    expect(log && heard(log, which, 2, at('13:00'))).toBe(log);
    expect(log && told(log, which, 2, at('13:00'))).toBe(log);
  });

  it('lacks what the lock says it has told', () => {
    expect(missing(told(hear(1, 2), which, 5, at('12:00')))).toEqual([3, 4, 5]);
  });

  it('of a lock that came back is read until the lock has said how much it told, or ten minutes are over', () => {
    const back = returned(hear(1, 2), which, at('12:00'));
    expect([readingOf(back, at('12:10')), readingOf(back, at('12:11'))]).toEqual(['due', 'given-up']);
    expect(back).toMatchObject({ upTo: 2, open: true });
    const answered = told(back, which, 2, at('12:01'));
    expect([readingOf(answered, at('12:01')), answered.open]).toEqual(['none', false]);
    expect(missing(told(back, which, 4, at('12:01')))).toEqual([3, 4]);
    expect(readingOf(heard(back, which, 3, at('12:01')), at('12:01'))).toBe('due');
  });

  it('forgets the oldest of very many gaps once the audit has them, and none before', () => {
    const holes = Array.from({ length: 1_500 }, (_, index) => 2 * index + 1).reduce<DeviceLog | undefined>(
      (log, seq) => heard(log, which, seq, at('12:00')),
      undefined,
    ) as DeviceLog;
    expect(missing(holes)).toHaveLength(1_499);
    const told = noted(holes, newsOf(holes, at('13:00')));
    expect([missing(told).length, missing(told)[0], told.open]).toEqual([500, 2_000, false]);
    const next = heard(told, which, 3_001, at('13:00'));
    expect(missing(noted(next, newsOf(next, at('13:00')))).at(-1)).toBe(3_000);
  });

  it('stays open while security is owed a letter, also when the lock begins another log, and holds each letter once', () => {
    const alarm = { about: 'alarm', event: 'tamper', deviceId: 'lobby-lock', logId: 'first', logSeq: 3, at: at('12:00') } as const;
    const [one, other] = ['1', '2'].map((id) => `11111111-1111-4111-8111-11111111111${id}`) as [string, string];
    const incident = { ...alarm, about: 'incident', revocationId: one, isSigned: true } as const;
    const against = { ...incident, revocationId: other };
    const owed = [alarm, incident, against, alarm, incident].reduce<DeviceLog | undefined>((log, each) => owing(log, which, each), hear(1));
    const next = heard(owed, { ...which, logId: 'second' }, 1, at('12:01'));
    expect(next).toMatchObject({ letters: [alarm, incident, against], open: true });
    const after = noted(next, newsOf(next, at('13:00')));
    expect(after.open).toBe(true);
    expect([alarm, against, incident].reduce<DeviceLog>(written, after)).toMatchObject({ letters: [], open: false });
    expect(DeviceLog.parse(owing(undefined, which, alarm))).toMatchObject({ upTo: 0, ended: [], open: true });
  });

  it('of a lock that was never heard begins when it comes back, and no log has ended when it is', () => {
    const back = returned(undefined, which, at('12:00'));
    const log = told(back, which, 2, at('12:01'));
    expect(log).toMatchObject({ logId: 'first', upTo: 2, ended: [], open: true });
    expect(missing(log)).toEqual([1, 2]);
    expect(heard(back, which, 1, at('12:01'))).toMatchObject({ upTo: 1, gaps: [], ended: [], unreadSince: at('12:00') });
  });

  it('begins again with another log, and keeps for the audit that the one before ended', () => {
    const log = heard(hear(1, 2, 3), { ...which, logId: 'second' }, 1, at('12:00'));
    expect(log).toMatchObject({ logId: 'second', upTo: 1, gaps: [], ended: [{ logId: 'first', upTo: 3 }], open: true });
  });

  it('in any order, is complete exactly when every number came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 }), (numbers) => {
        const log = hear(...numbers);
        const most = Math.max(...numbers);
        const absent = Array.from({ length: most }, (_, index) => index + 1).filter((seq) => !numbers.includes(seq));
        expect(missing(log).toSorted((one, other) => one - other)).toEqual(absent);
        expect(log?.upTo).toBe(most);
        expect(DeviceLog.parse(log)).toEqual(log);
      }),
    );
  });
});

describe('the audit', () => {
  const news = (log: DeviceLog, time: string) => newsOf(log, at(time));
  const entries = (log: DeviceLog, time = '12:01') => auditOfDeviceLog(log, news(log, time), at(time));

  it('hears of a gap once nothing on its way can close it', () => {
    const log = hear(1, 4);
    if (!log) throw new Error('none');
    expect(newsOf(log, new Date(Date.parse(at('12:00')) + 19_999)).gaps).toEqual([]);
    expect(entries(log)).toMatchObject([
      { kind: 'device.gap', detail: { from: 2, to: 3 }, device: { id: 'lobby-lock', logId: 'first', seq: 3 } },
    ]);
    expect(entries(noted(log, news(log, '12:01')))).toEqual([]);
  });

  it('hears that a line it was told is missing has come after all', () => {
    const log = hear(1, 4);
    const late = log && heard(noted(log, news(log, '12:01')), which, 3, at('12:02'));
    expect(late && entries(late, '12:02')).toMatchObject([{ kind: 'device.gap-filled', device: { seq: 3 } }]);
    expect(late && noted(late, news(late, '12:02'))).toMatchObject({ filled: [], open: false });
  });

  it.each([
    ['memory-lost', { ...which, logId: 'second' }],
    ['device-replaced', { ...which, deviceId: 'another-lock', logId: 'second' }],
  ])('hears that a log ended: %s', (because, next) => {
    const log = heard(hear(1, 2), next, 1, at('12:00'));
    const told = entries(log, '12:00');
    expect(told).toMatchObject([{ kind: 'device.log-ended', because, device: { id: 'lobby-lock', logId: 'first', seq: 2 } }]);
    expect(told.map((entry) => AuditEntry.parse(entry))).toEqual(told);
    expect(noted(log, news(log, '12:00'))).toMatchObject({ ended: [], open: false });
  });
});
