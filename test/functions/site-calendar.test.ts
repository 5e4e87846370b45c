import { describe, expect, it } from 'vitest';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';

const edge = edgePorts();
const { as } = await openApi(edge);

describe('the calendar of a site', () => {
  const set = (user: string, days: object[]) => as(user)('POST', '/api/sites/BER1/calendar', { days });
  const christmas = { from: '2027-12-24', to: '2027-12-26', name: 'Christmas', effect: 'skip' };

  it('is set by its admin, and whoever books sees it', async () => {
    expect(await set('erin', [christmas])).toMatchObject({ status: 200, body: { site: 'BER1', days: [christmas] } });
    expect(await as('alice')('GET', '/api/sites/BER1/calendar')).toMatchObject({ status: 200, body: { days: [christmas] } });
    expect([...edge.audit.records.values()].filter(({ kind }) => kind === 'calendar.set')).toMatchObject([
      { by: expect.any(String), detail: { site: 'BER1', days: ['2027-12-24 to 2027-12-26: skip (Christmas)'] } },
    ]);
    const window = { start: '2027-12-24T12:00', end: '2027-12-24T13:00' };
    const visit = { crew: [people.tara.id], doors: [doors.lobby.id], window, purpose: 'Replace the fan in rack 7', ticket: 'INC-4711' };
    expect(await as('alice')('POST', '/api/visits', visit)).toMatchObject({ status: 409, body: { code: 'site-closed' } });
  });

  it.each([
    ['somebody else', 'alice', [christmas], 403],
    ['days that end before they begin', 'erin', [{ ...christmas, to: '2027-12-23' }], 400],
    ['a day no calendar has', 'erin', [{ ...christmas, from: '2027-02-30' }], 400],
  ])('is not set by %s', async (_what, user, days, status) => {
    expect((await set(user, days)).status).toBe(status);
  });

  it('of a site there is not is nowhere', async () => {
    expect((await as('erin')('GET', '/api/sites/NOWHERE/calendar')).status).toBe(404);
  });
});
