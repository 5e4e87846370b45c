import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doorAfter, doorsHeight, needsLook, rowsOf, siteHeight, visibleRows } from '../../src/portal/desk/board-rows.js';
import { emptyBoard, staleAfter, withEvents } from '../../src/portal/desk/board-state.js';
import { eventReader } from '../../src/portal/desk/read-events.js';
import { saidOf } from '../../src/portal/desk/said-of.js';
import { targetIn } from '../../src/portal/desk/targets.js';
import type { DeskDoor, DeskEvent } from '../../src/portal/desk/types.js';
import { de } from '../../src/portal/strings/de.js';
import { en } from '../../src/portal/strings/en.js';

const doorsAt = (counts: readonly number[]): DeskDoor[] =>
  counts.flatMap((count, site) =>
    Array.from({ length: count }, (_, at) => ({
      ...{ id: `s${site}-d${at}`, name: `Door ${at}`, site: `S${site}`, timeZone: 'Europe/Berlin' },
      ...{ class: 'limited' as const, kind: 'door' as const, mode: 'normal' as const, armed: 0, isConnected: true },
    })),
  );
const counts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });
const columns = fc.integer({ min: 1, max: 8 });
const event = (seq: number, more: Partial<DeskEvent> = {}): DeskEvent => ({
  ...{ chain: 'door:lobby:202702', seq, at: '2027-02-03T08:00:00.000Z', kind: 'attempt.granted', doorId: 'lobby' },
  ...more,
});

describe('the stream of a desk', () => {
  it('is read into the same events in whatever pieces it comes', () => {
    const told = fc.array(
      fc.record({
        event: fc.constantFrom('open', 'happened', 'gap'),
        data: fc.json({ maxDepth: 1 }),
        id: fc.option(fc.stringMatching(/^[\w-]{1,20}$/)),
      }),
    );
    fc.assert(
      fc.property(told, fc.array(fc.nat({ max: 400 })), (events, cuts) => {
        const written = events.map(
          ({ event: name, data, id }) => `${id === null ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(JSON.parse(data))}\n\n`,
        );
        const text = `retry: 1000\n\n:\n\n${written.join('')}`;
        const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
        const read = eventReader();
        const found = places.slice(1).flatMap((end, index) => read(text.slice(places[index], end)));
        expect(found.map(({ event: name, data, id }) => [name, JSON.parse(data), id ?? null])).toEqual(
          events.map(({ event: name, data, id }) => [name, JSON.parse(data), id]),
        );
      }),
    );
  });

  it('shows an event once, however often it is told, and by door the last one', () => {
    const once = withEvents(emptyBoard, [event(1), event(2)]);
    const again = withEvents(once, [event(2), event(1)]);
    expect(again).toBe(once);
    expect(withEvents(once, [event(2), event(3, { kind: 'attempt.denied' })]).last.get('lobby')?.seq).toBe(3);
    expect(
      withEvents(
        emptyBoard,
        Array.from({ length: 500 }, (_, seq) => event(seq)),
      ).happened,
    ).toHaveLength(200);
  });

  it('has read anew what an event makes old, and nothing for a mere denial', () => {
    expect(staleAfter([event(1, { kind: 'attempt.denied' })])).toEqual({ desk: false, doors: false });
    expect(staleAfter([event(1, { kind: 'request.entered' })])).toEqual({ desk: true, doors: false });
    expect(staleAfter([event(1, { kind: 'rule.created' })])).toEqual({ desk: true, doors: true });
  });

  it('is told in words where there are some', () => {
    expect(saidOf({ kind: 'attempt.denied', because: 'used' }, en)).toBe('Denied: code was used');
    expect(saidOf({ kind: 'door.forced' }, de)).toBe('Aufgebrochen');
    expect(saidOf({ kind: 'door.yet-to-come' }, en)).toBe('door yet to come');
  });
});

describe('the board', () => {
  it('has every door in one row, rows under each other, and no gap between', () => {
    fc.assert(
      fc.property(counts, columns, (many, wide) => {
        const doors = doorsAt(many);
        const { rows, height } = rowsOf(doors, wide);
        expect(rows.flatMap((row) => (row.kind === 'doors' ? row.doors : []))).toEqual(doors);
        expect(rows.every((row) => row.kind === 'site' || row.doors.length <= wide)).toBe(true);
        const ends = rows.map((row) => row.top + (row.kind === 'site' ? siteHeight : doorsHeight));
        expect(rows.map(({ top }) => top)).toEqual([0, ...ends.slice(0, -1)]);
        expect(ends.at(-1)).toBe(height);
      }),
    );
  });

  it('keeps in the document what can be seen, and of a thousand doors not many more', () => {
    const { rows, height } = rowsOf(doorsAt(Array.from({ length: 20 }, () => 50)), 5);
    fc.assert(
      fc.property(fc.nat({ max: height }), fc.integer({ min: 100, max: 1_200 }), (from, tall) => {
        const shown = visibleRows(rows, from, tall);
        const seen = rows.filter((row) => row.top < from + tall && row.top + siteHeight > from);
        expect(seen.every((row) => shown.rows.includes(row))).toBe(true);
        expect(rows[shown.first]).toBe(shown.rows[0]);
        return shown.rows.length <= Math.ceil(tall / siteHeight) + 10;
      }),
    );
  });

  it('is walked with the keys: every step is to a door, right and left undo each other, Home and End are its ends', () => {
    fc.assert(
      fc.property(counts, columns, fc.nat(), (many, wide, which) => {
        const doors = doorsAt(many);
        const { rows } = rowsOf(doors, wide);
        const at = which % doors.length;
        const from = doors[at]?.id ?? '';
        const go = (id: string, key: string) => doorAfter(rows, id, key, 4) ?? '';
        expect(go(from, 'ArrowRight')).toBe(doors[Math.min(at + 1, doors.length - 1)]?.id);
        expect(go(from, 'ArrowLeft')).toBe(doors[Math.max(at - 1, 0)]?.id);
        expect([go(from, 'Home'), go(from, 'End')]).toEqual([doors[0]?.id, doors.at(-1)?.id]);
        for (const key of ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown']) expect(doors.some(({ id }) => id === go(from, key))).toBe(true);
        expect(doorAfter(rows, from, 'a', 4)).toBeUndefined();
        expect(doorAfter(rows, 'gone', 'End', 4)).toBeUndefined();
      }),
    );
  });

  it('has a look wanted at alarms, lockdowns and silent locks, not at doors that never had a lock', () => {
    const [door] = doorsAt([1]);
    if (!door) throw new Error('no door');
    const { isConnected: _, ...lockless } = door;
    expect([needsLook(door, false), needsLook(lockless, false)]).toEqual([false, false]);
    expect([
      needsLook(door, true),
      needsLook({ ...door, mode: 'lockdown' }, false),
      needsLook({ ...door, isConnected: false }, false),
    ]).toEqual([true, true, true]);
  });
});

it.each([
  ['?kind=site&id=BER1', { kind: 'site', id: 'BER1' }],
  ['?kind=person', { kind: 'door', id: '' }],
  ['', { kind: 'door', id: '' }],
])('%s names what to lock down', (search, target) => {
  expect(targetIn(search, ['door', 'site', 'all'])).toEqual(target);
});
