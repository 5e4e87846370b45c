import { describe, expect, it } from 'vitest';
import { askFresh, noteFresh, pendingFresh } from '../../src/domain/fresh-code.js';
import { defaultPolicy } from '../../src/domain/policy.js';
import { cancel, checkOut, closeRequest, noteDoor, noteEntry, noteHeld } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { alice, asked, at, cage, lobby } from './given.js';

const doors = [lobby, cage];
const after = doors.map(({ id: doorId }) => ({ doorId, generation: 1 }));
const delivered = (): RequestRecord =>
  doors.reduce(
    (record, { id }) => noteDoor(record, id, { lock: 'armed', delivery: 'sent' }, 'delivery-sent', at('13:30')),
    asked({ doors }),
  );
const ask = (record: RequestRecord, time = '14:10') => askFresh(record, { after, at: at(time) }, defaultPolicy);
const given = (record: RequestRecord) => doors.reduce((before, { id }) => noteFresh(before, id, at('14:10')), record);
const asking = (record: RequestRecord) => {
  const reply = ask(record);
  if (reply.kind === 'refused') throw new Error(reply.because);
  return reply.record;
};

describe('a fresh code', () => {
  it.each([
    ['before the window', delivered(), '13:59', 'too-early'],
    ['after the window', delivered(), '15:00', 'too-late'],
    ['before the first one', asked({ doors }), '14:10', 'not-delivered'],
    ['of a cancelled request', cancel(delivered(), alice, at('14:05')), '14:10', 'request-ended'],
    ['after check-out', checkOut(noteEntry(delivered(), lobby.id, at('14:01')), alice, at('14:05')), '14:10', 'request-ended'],
    ['of a closed request', closeRequest(delivered(), 'completed', undefined, at('14:05')), '14:10', 'request-ended'],
  ])('%s is refused', (_when, record, time, because) => {
    expect(ask(record, time)).toEqual({ kind: 'refused', because });
  });

  it.each(['14:00', '14:59'])('may be asked for at %s', (time) => {
    expect(ask(delivered(), time)).toMatchObject({ kind: 'asked', record: { freshCodes: [{ given: false }] } });
  });

  it('may be asked for where the one before lies sealed and nobody was told of it', () => {
    const armed = doors.reduce((record, { id }) => noteDoor(record, id, { lock: 'armed' }, 'armed', at('13:25')), asked({ doors }));
    const half = noteHeld(armed, lobby.id, at('13:30'));
    expect(ask(half)).toEqual({ kind: 'refused', because: 'not-delivered' });
    expect(ask(noteHeld(half, cage.id, at('13:30')))).toMatchObject({ kind: 'asked', record: { status: 'armed' } });
  });

  it('can be drawn three times', () => {
    const third = [1, 2, 3].reduce((record) => given(asking(record)), delivered());
    expect(third.freshCodes).toHaveLength(3);
    expect(ask(third)).toEqual({ kind: 'refused', because: 'no-fresh-code-left' });
  });

  it('that is being made is not asked for twice', () => {
    const once = asking(delivered());
    expect(ask(once)).toEqual({ kind: 'asked', record: once });
  });

  it('is made when it is made at every door, and each starts over', () => {
    const half = noteFresh(asking(delivered()), lobby.id, at('14:10'));
    expect(pendingFresh(half)?.after).toEqual([{ doorId: cage.id, generation: 1 }]);
    expect(noteFresh(half, lobby.id, at('14:11'))).toBe(half);
    const whole = noteFresh(half, cage.id, at('14:11'));
    expect(pendingFresh(whole)).toBeUndefined();
    expect(whole.doors.map(({ lock, delivery }) => `${lock}/${delivery}`)).toEqual(['booked/none', 'booked/none']);
    expect(whole.status).toBe('delivered');
  });
});
