import { describe, expect, it } from 'vitest';
import { planRequest } from '../../src/domain/plan-request.js';
import { dstDays } from '../support/dst-days.js';
import { doors } from '../support/site.js';
import { morning } from './given/edge.js';
import { openEntrance } from './given/entrance.js';
import { visit } from './given/visit.js';

const { edge, present, attempt } = await openEntrance();
const minutesUntil = (instant: string) => (Date.parse(instant) - edge.clock.now().getTime()) / 60_000;

describe.each(dstDays)('a window from $start to $end in $zone', ({ zone, start, end, opensAt, closesAt }) => {
  it('is the instants everybody means', () => {
    const ask = { doorIds: ['lobby'], window: { start, end, timeZone: zone }, purpose: 'x' };
    expect(planRequest(ask, [doors.lobby], edge.policy, morning)).toMatchObject({ ok: true, window: { opensAt, closesAt } });
  });

  it('is kept to the millisecond where the cloud judges', async () => {
    edge.clock.set(new Date(Date.parse(opensAt) - 3_600_000));
    const visits = await Promise.all([1, 2, 3, 4].map(() => visit(edge, doors.lobby, minutesUntil(opensAt))));
    const closing = Date.parse(visits[0]?.code.notAfter ?? '');
    const told = [];
    for (const [index, at] of [Date.parse(opensAt) - 1, Date.parse(opensAt), closing - 1, closing].entries()) {
      edge.clock.set(new Date(at));
      const attemptId = `${start}-${index}`;
      await present({ code: visits[index]?.digits ?? '', attemptId });
      told.push((await attempt(attemptId))?.because ?? 'granted');
    }
    expect(told).toEqual(['too-early', 'granted', 'granted', 'too-late']);
  });
});
