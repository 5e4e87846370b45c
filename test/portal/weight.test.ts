import { expect, it } from 'vitest';
import { firstLoadOf } from '../../src/portal/build/weigh-portal.js';

const kilobytes = 1_024;

it('the first load of the page to ask on is at most 300 KB, compressed; so are those for approvers, for hosts and for whoever stands at a door', () => {
  for (const page of [
    'ask/ask-page.tsx',
    'code/code-page.tsx',
    'approval/approval-page.tsx',
    'approval/approvals-page.tsx',
    'delegations/delegations-page.tsx',
    'visits/week-page.tsx',
    'visits/visit-page.tsx',
    'visits/new-page.tsx',
    'visits/import-page.tsx',
    'visits/report-page.tsx',
  ]) {
    expect([page, firstLoadOf(page) <= 300 * kilobytes]).toEqual([page, true]);
    expect(firstLoadOf(page)).toBeGreaterThan(100 * kilobytes);
  }
});

it('a page that does not exist has no weight', () => {
  expect(() => firstLoadOf('none.tsx')).toThrow('none.tsx');
});
