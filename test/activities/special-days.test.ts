import { expect, it } from 'vitest';
import { assessRiskActivity } from '../../activities/assess-risk.js';
import { checkIdentityActivity } from '../../activities/check-identity.js';
import { calendarId, type SpecialDays } from '../../src/domain/site-calendar.js';
import { runActivity } from '../support/run-activity.js';
import { doors, people } from '../support/site.js';
import { tell } from '../support/story.js';

const around: Omit<SpecialDays, 'effect'> = { from: '2030-03-01', to: '2030-03-10', name: 'Freeze' };

it.each([
  ['a freeze', [{ ...around, effect: 'extra-approver' as const }], 1],
  ['a day without visits', [{ ...around, effect: 'skip' as const }], 1],
  [
    'both at once',
    [
      { ...around, effect: 'skip' as const },
      { ...around, effect: 'extra-approver' as const },
    ],
    1,
  ],
  ['days that are over', [{ ...around, to: '2030-03-03', effect: 'skip' as const }], 0],
])('whoever asks for a time in %s needs as many more approvers', async (_what, days, more) => {
  const story = await tell({ doors: [doors.lobby] }, { start: false });
  const { site } = doors.lobby;
  await story.ports.calendars.put({ id: calendarId(site), site, days, changedBy: people.alice.id, changedAt: '2030-03-01T09:00:00.000Z' });
  await runActivity(checkIdentityActivity, story.ports, { requestId: story.requestId });
  await runActivity(assessRiskActivity, story.ports, { requestId: story.requestId });
  expect((await story.record()).approvals.required).toBe(more);
  await story.close();
});
