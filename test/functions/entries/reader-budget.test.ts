import { describe, expect, it } from 'vitest';
import { dammDigit } from '../../../src/domain/damm.js';
import { doors } from '../../support/site.js';
import { openApi } from '../given/api.js';
import { edgePorts } from '../given/edge.js';
import { visit } from '../given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const day = 24 * 60 * 60_000;

type Typed = { code: string; attemptId?: string; readerId: string; by?: string };
let attempts = 0;
const present = ({ code, attemptId = `attempt-${++attempts}`, readerId, by = 'lobby-t1' }: Typed) =>
  as()('POST', '/api/doors/lobby/entries', { attemptId, code, readerId }, { assertion: by });
const becauseOf = async (attemptId: string) => (await edge.entries.attempt(doors.lobby.id, attemptId))?.because;
const visitor = async () => (await visit(edge, doors.lobby)).digits;
const granted = { body: { result: 'granted' } };
/** A code nobody was given, with a check digit that holds. */
const guess = (nth: number) => `${10_000_000 + nth}${dammDigit(`${10_000_000 + nth}`)}`;

describe('a terminal that makes readers up', () => {
  it('guesses 240 times a day, and neither the keypad nor another terminal pays for it', async () => {
    for (const nth of Array(240).keys()) await present({ code: guess(nth), readerId: `made-up-${nth}`, attemptId: `guess-${nth}` });
    expect(await becauseOf('guess-239')).toBe('unknown-code');
    const code = await visitor();
    expect(await present({ code, readerId: 'one-more', attemptId: 'guess-240' })).toMatchObject({ body: { result: 'denied' } });
    expect(await becauseOf('guess-240')).toBe('throttled');
    expect(await present({ code, readerId: 'one-more', by: 'lobby-t2' })).toMatchObject(granted);
    expect(await present({ code: await visitor(), readerId: 'keypad' })).toMatchObject(granted);
    edge.clock.set(new Date(edge.clock.now().getTime() + day));
    expect(await present({ code: await visitor(), readerId: 'one-more' })).toMatchObject(granted);
  });

  it('is not charged for right codes', async () => {
    edge.clock.set(new Date(edge.clock.now().getTime() + day));
    const code = await visitor();
    for (const nth of Array(250).keys()) await present({ code, readerId: `busy-${nth}` });
    expect(await present({ code: await visitor(), readerId: 'busy' })).toMatchObject(granted);
  });
});
