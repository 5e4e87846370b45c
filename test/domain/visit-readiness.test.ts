import { describe, expect, it } from 'vitest';
import { noteReadiness, type Shortcoming } from '../../src/domain/readiness.js';
import { noteDoor } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { byPeople, withLine } from '../../src/domain/timeline.js';
import { readinessAt } from '../../src/domain/visit-readiness.js';
import { edgePorts } from '../functions/given/edge.js';
import { askedFor } from '../functions/given/visit.js';
import { doors } from '../support/site.js';

const at = '2027-02-03T08:00:00.000Z';
const { id } = doors.lobby;
const edge = edgePorts();
const asked = await askedFor(edge, doors.lobby);
type Lock = RequestRecord['doors'][number]['lock'];
const locked = (lock: Lock, record = asked) => noteDoor(record, id, { lock }, 'armed', at);
const looked = (found: readonly Shortcoming[], record = locked('armed')) => noteReadiness(record, id, found, at);
const entered = (record: RequestRecord) => withLine(record, { status: 'entered' }, byPeople(at, 'entered', id));
const closed = (record: RequestRecord): RequestRecord => ({ ...record, status: 'closed' });

describe('the light of a door', () => {
  it.each<[string, RequestRecord[], string, string[]]>([
    ['nobody was asked about yet', [], 'later', []],
    ['another request is about', [{ ...asked, doors: [] }], 'later', []],
    ['nothing was told to', [asked], 'later', []],
    ['is being told', [locked('arming')], 'on-the-way', []],
    ['has what one of two needs', [locked('armed'), locked('booked')], 'on-the-way', []],
    ['has all that is needed', [locked('armed'), locked('armed')], 'ready', []],
    ['was looked at, and well', [looked([])], 'ready', []],
    ['is out of reach', [locked('armed'), locked('pending')], 'trouble', ['offline']],
    ['was looked at, and was not well', [looked(['battery-low', 'clock-off'])], 'trouble', ['battery-low', 'clock-off']],
    ['is well again', [looked([], looked(['offline']))], 'ready', []],
    ['was left with something on it', [locked('unconfirmed')], 'trouble', ['unconfirmed']],
    ['has a code nobody was told', [noteDoor(locked('armed'), id, { delivery: 'failed' }, 'delivery-failed', at)], 'trouble', ['not-told']],
    ['let one of two in', [entered(locked('armed')), locked('armed')], 'entered', []],
    ['nobody is to enter any more', [closed(locked('disarmed')), closed(entered(locked('disarmed')))], 'over', []],
    ['is over for one and ready for the other', [closed(locked('disarmed')), locked('armed')], 'ready', []],
  ])('that %s', (_what, requests, light, because) => {
    expect(readinessAt(id, requests)).toEqual({ light, because });
  });
});
