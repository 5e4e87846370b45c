import { afterEach, describe, expect, it } from 'vitest';
import { cancelVisit } from '../../src/domain/visit.js';
import { people } from '../support/site.js';
import { type Body, openApi } from './given/api.js';
import { bookingsAt, idOf } from './given/bookings.js';
import { edgePorts } from './given/edge.js';

const edge = edgePorts();
const limits = { ...edge.policy.visits };
const { as } = await openApi({ ...edge, policy: { ...edge.policy, visits: limits } });
const { at, body, book } = bookingsAt(edge, as);
const { alice, bob, tara } = people;

describe('what the mail provider lets out', () => {
  it('is counted at booking, and a visit beyond it is flagged', async () => {
    edge.directory.change(tara.id, { mobile: undefined });
    const many = { window: { start: at(200), end: at(201) }, doors: ['lobby', 'cabinet'] };
    const flagged = async () => (await book(many)).body['flags'] as { code: string; facts: object }[];
    const flagsOf = async () => (await flagged()).map(({ code }) => code);
    for (let nth = 0; nth < 15; nth += 1) expect(await flagsOf()).toEqual([]);
    expect(await flagged()).toMatchObject([{ code: 'late', facts: { mails: 32, minutesLater: 1 } }]);
    for (let nth = 16; nth < 50; nth += 1) expect(await flagsOf()).toEqual(['late']);
    expect(await flagsOf()).toEqual(['mail-quota']);
    edge.directory.change(tara.id, { mobile: '+491510000005' });
    expect(await flagsOf()).toEqual([]);
  });
});

describe('visits that are booked at the same moment', () => {
  const window = { start: at(300), end: at(301) };
  const codesOf = ({ body: { flags } }: { body: Body }) => (flags as { code: string }[]).map(({ code }) => code);

  it('do not pass together what the mail provider lets out, and trying one out says the same', async () => {
    edge.directory.change(tara.id, { mobile: undefined });
    const replies = await Promise.all(Array.from({ length: 120 }, () => book({ window })));
    const flags = replies.map(codesOf);
    expect(flags.filter((codes) => codes.length === 0).length).toBeLessThanOrEqual(30);
    expect(flags.filter((codes) => !codes.includes('mail-quota')).length).toBeLessThanOrEqual(100);
    const tried = await as('alice')('POST', '/api/visits?dryRun=true', body({ window }));
    expect(tried.body['visits']).toMatchObject([
      {
        flags: [
          { code: 'mail-quota', detail: expect.stringMatching(/^121 mails/), facts: { mails: 121, mailsPerHour: limits.mailsPerHour } },
        ],
      },
    ]);
    edge.directory.change(tara.id, { mobile: '+491510000005' });
  });

  it('say so where the directory can be asked about their people only late, and keep their turns', async () => {
    const foreseen: [number, boolean][] = [];
    const late = (hours: number) => {
      edge.directory.foresee = async (ids, _until, keep) => {
        foreseen.push([ids.length, keep]);
        return at(hours);
      };
    };
    type Flag = { code: string; detail: string; facts: object };
    const facts = async (hours: number) => {
      late(hours);
      return ((await book({ window: { start: at(1), end: at(2) } })).body['flags'] as Flag[]).map((flag) => flag.facts);
    };
    const detail = async (hours: number, change: object = {}) => {
      late(hours);
      const reply = await book({ window: { start: at(1), end: at(2) }, ...change });
      return (reply.body['flags'] as Flag[]).map((flag) => `${flag.code}: ${flag.detail}`);
    };
    expect(await detail(0.5)).toEqual([]);
    expect(await detail(0.75)).toEqual([expect.stringMatching(/^checks-late: .*and told afterwards$/)]);
    expect(await detail(1)).toEqual([expect.stringMatching(/^checks-late: .*when it has begun$/)]);
    expect(await facts(0.75)).toEqual([{ checkedAt: at(0.75), hasBegun: false }]);
    expect(await facts(1)).toEqual([{ checkedAt: at(1), hasBegun: true }]);
    expect(foreseen).toEqual([1, 2, 3, 4, 5].map(() => [2, true]));
    const weekly = { window: { start: '2027-03-10T12:00', end: '2027-03-10T13:00' }, repeat: { every: 'week', count: 2 } };
    expect((await book(weekly)).body['visits']).toMatchObject([{ flags: [] }, { flags: [] }]);
    expect(foreseen).toHaveLength(5);
  });

  it('and moved are warned anew', async () => {
    edge.directory.foresee = async () => at(0.9);
    const reply = await book({ window: { start: at(1), end: at(2) } });
    expect(codesOf(reply)).toEqual(['checks-late']);
    const moved = await as('alice')('POST', `/api/visits/${idOf(reply)}/reschedule`, { window: { start: at(3), end: at(4) } });
    expect(codesOf(moved)).toEqual([]);
    edge.directory.foresee = async () => undefined;
  });
});

describe('visits to come', () => {
  const usual = { ...limits };
  afterEach(() => Object.assign(limits, usual));

  it.each([
    ['one person', { openPerPerson: 2 }, { crew: [bob.id] }, { crew: [tara.id] }],
    ['a vendor', { openPerVendor: 2 }, { vendor: 'Windservice' }, { vendor: 'Sunservice' }],
    ['a site', { openPerSite: 2 }, { doors: ['cabinet'] }, undefined],
  ])('of %s are at most so many, and one that was cancelled makes room', async (_whose, few, change, other) => {
    for (const { id } of await edge.visits.open()) await edge.visits.change(id, (before) => cancelVisit(before, alice.id, new Date()));
    Object.assign(limits, few);
    const [first, second, third] = [await book(change), await book(change), await book(change)];
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(third).toMatchObject({ status: 409, body: { code: 'too-many-visits' } });
    if (other) expect((await book(other)).status).toBe(202);
    await as('alice')('POST', `/api/visits/${idOf(first)}/cancel`, {});
    expect((await book(change)).status).toBe(202);
  });
});
