import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dammDigit } from '../../../src/domain/damm.js';
import { commandLine } from '../../support/command-line.js';
import { findWords } from '../../support/find-words.js';
import { type Body, type Latch, minutes } from '../../support/latch.js';
import { approved, asked, hour, type } from '../../support/visit.js';

const tara = { oid: '4367553d-d158-5b64-a4fc-c20db4151123', words: ['Tara Thoma', 'tara@windservice.example', '+491713920009'] };
const guess = (number: number) => `${10_000_000 + number}${dammDigit(String(10_000_000 + number))}`;

export function theAudit(latch: Latch): void {
  const local = <T = Body>(method: string, path: string, body?: unknown) => latch.local<T>(method, path, body);
  const everything = async (): Promise<Body[]> => {
    const records: Body[] = [];
    for (let next: unknown = ''; next !== undefined; ) {
      const { body } = await latch.as('frank')('GET', `/audit${next ? `?cursor=${encodeURIComponent(String(next))}` : ''}`);
      records.push(...(body['records'] as Body[]));
      next = body['next'];
    }
    return records;
  };
  const exported = () => local<Body[]>('GET', '/monitor/rows?limit=10000');
  const placeOf = (row: Body) => `${row['Chain'] ?? row['chain']} ${row['Seq'] ?? row['seq']}`;

  it('has what a lock did without a network within a minute after it is back, by the time of the lock and ours', async () => {
    const from = await latch.now();
    await local('POST', '/doors/cage-12/online', { online: false });
    await type(latch, 'cage-12', guess(1));
    await latch.advance(minutes(20));
    await local('POST', '/doors/cage-12/online', { online: true });
    const back = await latch.now();
    await latch.advance(minutes(1));
    const told = (await everything()).filter(
      ({ kind, at, doorId }) => kind === 'attempt.denied' && doorId === 'cage-12' && String(at) >= from.toISOString(),
    );
    expect(told).toMatchObject([{ because: 'unknown-code', device: { id: 'cage-12-lock' } }]);
    const [{ at = '', receivedAt = '', writtenAt = '' } = {}] = told as Record<string, string>[];
    expect(Date.parse(at)).toBeLessThan(back.getTime() - minutes(19));
    expect(Date.parse(receivedAt)).toBeGreaterThanOrEqual(back.getTime());
    expect(Date.parse(writtenAt)).toBeLessThanOrEqual(back.getTime() + minutes(1));
  });

  it('outlives an hour without Azure Monitor: every record is there afterwards, and none twice', async () => {
    await latch.advance(minutes(1));
    await local('POST', '/faults', { service: 'monitor', match: {}, do: { status: 503 } });
    const before = (await exported()).length;
    const start = new Date((await latch.now()).getTime() + 3 * hour);
    const id = await asked(latch, 'tara', ['cage-12'], start, new Date(start.getTime() + hour));
    await approved(latch, id, 'bob');
    for (let passed = 0; passed < 60; passed += 20) {
      await type(latch, 'cage-12', guess(2 + passed));
      await latch.advance(minutes(20));
    }
    expect(await exported()).toHaveLength(before);
    await local('DELETE', '/faults');
    await latch.as('tara')('POST', `/requests/${id}/cancel`, {});
    await latch.advance(minutes(1));
    const records = (await everything()).map(placeOf);
    await latch.advance(minutes(1));
    const rows = (await exported()).map(placeOf);
    expect(new Set(rows).size).toBe(rows.length);
    expect(records.filter((place) => !rows.includes(place))).toEqual([]);
    expect(rows.length).toBeGreaterThan(before + 10);
  });

  it('says in the log how the service does, by every measure', async () => {
    const log = readFileSync(join(latch.dataDir, 'logs', 'host.log'), 'utf8');
    for (const measure of ['request-to-decision', 'decision-to-delivery', 'arm-acknowledgement', 'revoke-confirmation', 'audit-lag'])
      expect(log).toContain(`"measure":"${measure}"`);
    const page = await (await fetch(`${latch.control}/local/monitor?Kind=request.armed`)).text();
    expect(page).toMatch(/<th>arm-acknowledgement<\/th><td>[1-9]/);
  });

  it('is as it was written and signed, by the command and by the app', async () => {
    const verdict = JSON.parse(await commandLine(latch)('audit', 'verify'));
    expect(verdict).toMatchObject({ ok: true, signedBy: [expect.any(String)] });
    expect(verdict.checkpoints).toBeGreaterThan(5);
    expect((await latch.as('frank')('GET', '/audit/verify')).body).toMatchObject({ ok: true, checked: verdict.checked });
  });

  it('forgets a person for good: name, mail and number are nowhere but in the directory and in what was sent', async () => {
    const path = `/people/${tara.oid}/erasure`;
    expect((await latch.as('frank')('GET', `/audit?person=${tara.oid}`)).body['names']).toMatchObject({
      [tara.oid]: { name: 'Tara Thoma' },
    });
    expect((await latch.as('erin')('POST', path, { reason: 'asked to be forgotten' })).status).toBe(202);
    expect((await latch.as('frank')('POST', `${path}/confirm`, {})).body).toMatchObject({ state: 'erased' });
    expect((await latch.as('frank')('GET', `/audit?person=${tara.oid}`)).body['names']).not.toHaveProperty(tara.oid);
    await local('POST', '/idle');
    expect(findWords(tara.words, latch.dataDir)).toEqual([]);
    expect(findWords(['Look after the cooling'], latch.dataDir)).toContain(join('cloud', 'cosmos', 'cosmos.sqlite'));
    expect((await latch.as('frank')('GET', '/audit/verify')).body).toMatchObject({ ok: true });
  });
}
