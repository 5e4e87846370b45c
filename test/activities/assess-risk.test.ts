import { expect, it } from 'vitest';
import { assessRiskActivity } from '../../activities/assess-risk.js';
import { checkIdentityActivity } from '../../activities/check-identity.js';
import { runActivity } from '../support/run-activity.js';
import { doors } from '../support/site.js';
import { tell } from '../support/story.js';

it('a verdict on a window decides nothing about the one the request was moved to meanwhile', async () => {
  const story = await tell({ doors: [doors.lobby] }, { start: false });
  const { ports, requestId } = story;
  await runActivity(checkIdentityActivity, ports, { requestId });
  const { risk } = ports;
  const whileMoving: typeof risk.of = async (id, ageMs) => {
    await story.replan('16:00', '23:00', { wake: false });
    return risk.of(id, ageMs);
  };
  await runActivity(assessRiskActivity, { ...ports, risk: { ...risk, of: whileMoving } }, { requestId });
  const record = await story.record();
  expect(record).toMatchObject({ status: 'checking', question: 1, catchUp: { from: 'checks' } });
  expect([record.decision, record.checks.slice(record.before?.checks)]).toEqual([undefined, []]);
  await story.close();
});
