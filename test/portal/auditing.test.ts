import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportAudit } from '../../src/portal/audit/export-audit.js';
import { addressOf, type Filter, filterIn, instantOf, localOf, questionOf, spanIn } from '../../src/portal/audit/filter.js';

const nothing: Filter = { door: '', person: '', request: '', from: '', to: '' };

describe('what is looked for', () => {
  it('is the same once it has been an address, whatever somebody types', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(fc.record({ door: text, person: text, request: text, from: text, to: text }), (filter) => {
        const address = addressOf('/app/audit', filter);
        expect(filterIn(address.slice('/app/audit'.length))).toEqual(filter);
      }),
    );
  });

  it('leaves out what is empty, and names instants', () => {
    expect(addressOf('/app/audit', nothing)).toBe('/app/audit');
    expect(questionOf(nothing)).toEqual({});
    const from = '2027-02-03T09:00';
    expect(questionOf({ ...nothing, door: 'lobby', from })).toEqual({ door: 'lobby', from: new Date(from).toISOString() });
  });

  it('is the day before now by the clock of the app, unless the address says more', () => {
    const now = '2027-02-03T09:00:00.000Z';
    const { door, from, to } = spanIn('?door=lobby', now);
    expect([door, instantOf(from), instantOf(to)]).toEqual(['lobby', '2027-02-02T09:00:00.000Z', now]);
    expect(spanIn('?from=2027-01-01T10:00&to=2027-01-02T10:00', now)).toMatchObject({ from: '2027-01-01T10:00', to: '2027-01-02T10:00' });
  });

  it('has local times that mean the minute they were made from', () => {
    const minutes = fc.integer({ min: 0, max: 2_000_000 });
    fc.assert(
      fc.property(minutes, (count) => {
        const instant = new Date(Date.UTC(2026, 0, 1) + count * 60_000);
        const again = new Date(instantOf(localOf(instant)));
        expect([localOf(again), Math.abs(again.getTime() - instant.getTime()) % 3_600_000]).toEqual([localOf(instant), 0]);
      }),
    );
  });
});

describe('what is saved', () => {
  const chains: Record<string, string[]> = { 'door:lobby:202702': ['a', 'b', 'c', 'd', 'e'], 'global:202702': ['x'] };
  const ends = { 'global:202702': { seq: 1, hash: 'hx' }, 'door:lobby:202702': { seq: 4, hash: 'hd', more: [] } };
  const checkpoint = ['h', Buffer.from(JSON.stringify({ chains: ends, said: 'é' })).toString('base64url'), 's'].join('.');

  /** Two records at a time, and one more in the chain than was signed. */
  const api = (broken = false) =>
    ({
      async GET(path: string, { params }: { params?: { path: { chain: string }; query: { after: string } } } = {}) {
        if (path === '/api/audit/checkpoint') return { data: { checkpoint } };
        if (broken || !params) return { data: undefined };
        const records = chains[params.path.chain] ?? [];
        const from = records.indexOf(params.query.after) + 1;
        return { data: { records: records.slice(from, from + 2).map((id) => ({ id })) } };
      },
    }) as unknown as Parameters<typeof exportAudit>[0];

  it('is every chain up to where its end is signed, each with that end behind it', async () => {
    const { lines, records, checkpoint: signed } = await exportAudit(api());
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      ...['a', 'b', 'c', 'd'].map((id) => ({ id })),
      { chain: 'door:lobby:202702', end: { seq: 4, hash: 'hd' } },
      { id: 'x' },
      { chain: 'global:202702', end: { seq: 1, hash: 'hx' } },
    ]);
    expect([records, signed]).toEqual([5, checkpoint]);
  });

  it('is nothing at all when a chain cannot be read', async () => {
    await expect(exportAudit(api(true))).rejects.toThrow('cannot be read');
  });
});
