import { beforeAll, expect, it } from 'vitest';
import { type Latch, minutes } from '../../support/latch.js';
import { approved, armed, asked, askedNow, hour, openings, request } from '../../support/visit.js';

/** Somebody holds the management key of the host: what can they make the door do? */
export function somebodyWithTheManagementKey(latch: Latch): void {
  let system: string;
  const manage = async (path: string, body: unknown) => {
    const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'x-functions-key': system } };
    return fetch(`${latch.api}/runtime/webhooks/durabletask/${path}`, init);
  };
  beforeAll(async () => {
    system = (await latch.local<{ system: string }>('GET', '/keys')).system;
  });
  const soon = async () => new Date((await latch.now()).getTime() + hour);

  it('cannot start an orchestration that arms a door nobody asked for', async () => {
    const ghost = '7d0fcd4a-9d77-4d11-8d33-1f9c2c1a5b01';
    await manage(`orchestrators/accessRequest/${ghost}`, { requestId: ghost });
    await latch.advance(minutes(10));
    expect(await armed(latch, 'lobby')).toEqual([]);
  });

  it('cannot forge the result of a check or a timer: event names that look like task ids are refused', async () => {
    const id = await asked(latch, 'trent', ['lobby'], await soon(), new Date((await soon()).getTime() + hour));
    for (const name of ['0', '1', '7', 'f3b9d1b2-1d7b-4f6e-9f5e-0c9c3a9a7d10']) {
      expect((await manage(`instances/${id}/raiseEvent/${name}`, { kind: 'passed' })).status).toBe(400);
    }
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'denied' });
    expect(await armed(latch, 'lobby')).toEqual([]);
  });

  it('cannot approve by raising events', async () => {
    const start = new Date((await soon()).getTime() + 2 * hour);
    const id = await asked(latch, 'tara', ['cage-12'], start, new Date(start.getTime() + hour));
    for (let count = 0; count < 5; count += 1) await manage(`instances/${id}/raiseEvent/RequestChanged`, { decision: 'approve' });
    await manage(`instances/${id}/raiseEvent/ApprovalDecided`, { decision: 'approve' });
    await latch.local('POST', '/idle');
    expect(await request(latch, id)).toMatchObject({ status: 'awaiting-approval' });
    await approved(latch, id, 'bob');
    expect(await request(latch, id)).toMatchObject({ status: 'scheduled' });
    await latch.as('tara')('POST', `/requests/${id}/cancel`, {});
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'cancelled' });
  });

  it('has a lock disarmed within a minute after they terminated the orchestration', async () => {
    const id = await askedNow(latch, 'alice', 'lobby', 'Look after the cooling');
    const before = await openings(latch);
    expect(await armed(latch, 'lobby')).toHaveLength(1);
    expect((await manage(`instances/${id}/terminate?reason=mischief`, {})).status).toBe(202);
    await latch.advance(minutes(1));
    expect(await armed(latch, 'lobby')).toEqual([]);
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'failed' });
    expect(await openings(latch)).toEqual(before);
  });
}
