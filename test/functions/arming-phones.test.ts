import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lockKeyOf } from '../../src/domain/lock-key-of.js';
import { sealPhone } from '../../src/domain/phone-seal.js';
import { cancel } from '../../src/domain/request.js';
import { openPhone, type Phone } from '../../src/local/devices/phone.js';
import { doors, people } from '../support/site.js';
import { edgePorts } from './given/edge.js';
import { openTriggers } from './given/triggers.js';
import { type Visit, visit } from './given/visit.js';

const edge = edgePorts();
const { changed, due } = openTriggers(edge);
const dir = mkdtempSync(join(tmpdir(), 'latch-arming-'));
let phone: Phone;

beforeAll(async () => {
  phone = await openPhone(dir, 'tara');
});
afterAll(() => rmSync(dir, { recursive: true }));
beforeEach(() => {
  for (const door of [doors.cage, doors.lobby]) {
    edge.locks.setOnline(door.id, true);
    edge.locks.of(door.id).held.clear();
  }
});

/** The code as it stands after it was shown on the phone. */
async function shownOnPhone({ door, code }: Visit) {
  await edge.grants.bind(door.id, code.id, { publicJwk: phone.publicJwk, signedInAt: edge.clock.now().toISOString() });
  const [bound] = await edge.grants.codes(door.id, code.grantId);
  return bound;
}
const orders = (given: Visit) => [...edge.locks.of(given.door.id).held.values()].filter(({ grantId }) => grantId === given.code.grantId);

describe('a code that was shown on a phone', () => {
  it('brings the phone to the lock that judges, sealed under its key, once', async () => {
    const given = await visit(edge, doors.cage);
    const code = await shownOnPhone(given);
    await changed('followGrants', code);
    const key = doors.cage.lock && (await lockKeyOf(edge.keys, doors.cage.lock));
    const phoneThere = key && sealPhone(key, 'cage-12', given.code, phone.publicJwk);
    expect(orders(given)).toMatchObject([{ generation: given.code.generation, verifier: expect.any(String), phone: phoneThere }]);
    edge.locks.of('cage-12').held.clear();
    await changed('followGrants', code);
    expect(orders(given)).toEqual([]);
  });

  it('is no business of a lock whose cloud judges, nor of a request that is over', async () => {
    const lobby = await visit(edge, doors.lobby);
    await changed('followGrants', await shownOnPhone(lobby));
    const over = await visit(edge, doors.cage);
    await edge.requests.change(over.record.id, (record) => cancel(record, people.alice.id, edge.clock.now()));
    await changed('followGrants', await shownOnPhone(over));
    expect([orders(lobby), orders(over)]).toEqual([[], []]);
  });

  it('reaches the lock with the next renewal when the hub was down', async () => {
    const given = await visit(edge, doors.cage);
    const code = await shownOnPhone(given);
    edge.locks.of('cage-12').refuses = 'full';
    await changed('followGrants', code);
    expect(orders(given)).toEqual([]);
    delete edge.locks.of('cage-12').refuses;
    await due('renewLeases');
    expect(orders(given)).toMatchObject([{ phone: { publicJwk: phone.publicJwk } }]);
  });
});
