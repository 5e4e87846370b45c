import { expect, it } from 'vitest';
import { askApproversActivity } from '../../activities/ask-approvers.js';
import { assessRiskActivity } from '../../activities/assess-risk.js';
import { checkIdentityActivity } from '../../activities/check-identity.js';
import type { Directory } from '../../src/ports/people.js';
import { runActivity } from '../support/run-activity.js';
import { doors } from '../support/site.js';
import { tell } from '../support/story.js';

/** A story whose approvers are to be asked, by a directory whose word of a minute ago may be another. */
async function askable(wordOfLate: (now: Directory) => Directory['gather'] = (now) => now.gather) {
  const story = await tell({ doors: [doors.cage] }, { start: false });
  const { ports, requestId } = story;
  const tasks = { requestId };
  const ages: (number | undefined)[] = [];
  const directory: Directory = {
    ...ports.directory,
    gather(ids, groups, ageMs) {
      if (groups.length > 0) ages.push(ageMs);
      return ageMs === undefined ? ports.directory.gather(ids, groups) : wordOfLate(ports.directory)(ids, groups, ageMs);
    },
  };
  const { classes } = ports.policy;
  const limited = { ...classes.controlled, approvers: { low: 1, medium: 1, high: 1 } };
  const needs = { ...ports, directory, policy: { ...ports.policy, classes: { ...classes, limited } } };
  await runActivity(checkIdentityActivity, needs, tasks);
  await runActivity(assessRiskActivity, needs, tasks);
  return { story, ages, ask: () => runActivity(askApproversActivity, needs, tasks) };
}

it('at first are asked those who could decide a minute ago, afterwards those who can now', async () => {
  const { story, ages, ask } = await askable();
  expect(await ask()).toMatchObject({ kind: 'asked', count: 3 });
  await ask();
  expect(ages).toEqual([60_000, undefined]);
  await story.close();
});

it('that nobody may decide is never believed of what was a minute ago', async () => {
  const { story, ages, ask } = await askable(() => async (ids, groups) => {
    return { people: new Map(ids.map((id) => [id, undefined])), members: new Map(groups.map((group) => [group, []])) };
  });
  expect(await ask()).toMatchObject({ kind: 'asked', count: 3 });
  expect(ages).toEqual([60_000, undefined]);
  await story.close();
});
