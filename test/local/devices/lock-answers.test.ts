import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoorLock } from '../../../src/local/devices/door-lock.js';
import { type Enrolled, enrolLock, type Iot, startIot } from '../../support/iot.js';

let iot: Iot;
let lock: DoorLock;
let cloud: Enrolled;

beforeAll(async () => {
  iot = await startIot();
  lock = await iot.startLock('lobby');
  cloud = await enrolLock(iot, lock);
});
afterAll(() => iot.close());

async function armed() {
  const now = iot.world.clock.now().getTime();
  const order = cloud.order(new Date(now).toISOString(), new Date(now + 3_600_000).toISOString());
  await cloud.invoke('arm', order);
  return order;
}
const openings = (attemptId: string) => iot.world.rows.filter((row) => row.kind === 'opening' && row.attemptId === attemptId);

describe("a cloud-judged lock, handed the cloud's answer", () => {
  it('opens once', async () => {
    const order = await armed();
    const answer = await cloud.answerFor(order, 'a-1');
    expect(await lock.open(answer)).toEqual({ opened: true });
    expect(await lock.open(answer)).toEqual({ opened: false, because: 'used' });
    expect(openings('a-1')).toMatchObject([{ doorId: 'lobby', deviceId: 'lobby-lock', grantId: order.grantId, generation: 1 }]);
    expect(lock.snapshot().armed).toEqual([]);
  });

  it('does not open when presented in parallel more than once', async () => {
    const answer = await cloud.answerFor(await armed(), 'a-2');
    const replies = await Promise.all(Array.from({ length: 20 }, () => lock.open(answer)));
    expect(replies.filter(({ opened }) => opened)).toHaveLength(1);
    expect(openings('a-2')).toHaveLength(1);
  });

  it.each([
    ['another door', { doorId: 'server-a' }, 'wrong-door'],
    ['another lock', { aud: 'server-a-lock' }, 'wrong-door'],
    ['another generation', { generation: 2 }, 'not-armed'],
    ['another grant', { grantId: 'nobody' }, 'not-armed'],
    ['a time that is over', { answerUntil: '2026-03-02T08:59:59.999Z' }, 'too-late'],
    ['an issuer that is not latch', { iss: 'somebody' }, 'bad-answer'],
  ])('stays shut for %s', async (_what, change, because) => {
    const answer = await cloud.answerFor(await armed(), `b-${because}-${JSON.stringify(change)}`, change);
    expect(await lock.open(answer)).toEqual({ opened: false, because });
  });

  it('stays shut for a signature under another key, and for rubbish', async () => {
    const forged = await cloud.sign({ iss: 'latch' }, randomBytes(32));
    expect(await lock.open(forged)).toEqual({ opened: false, because: 'bad-answer' });
    expect(await lock.open('rubbish')).toEqual({ opened: false, because: 'bad-answer' });
  });

  it('stays shut two seconds later, and for a grant that was disarmed meanwhile', async () => {
    const order = await armed();
    const late = await cloud.answerFor(order, 'c-1');
    iot.world.clock.advance(2001);
    expect(await lock.open(late)).toEqual({ opened: false, because: 'too-late' });
    const revoked = await cloud.answerFor(order, 'c-2');
    await cloud.invoke('disarm', { seq: cloud.nextSeq(), grants: [{ grantId: order.grantId }] });
    expect(await lock.open(revoked)).toEqual({ opened: false, because: 'not-armed' });
  });
});
