import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cosmosAudit } from '../../src/azure/cosmos-audit.js';
import { cosmosAuditExport } from '../../src/azure/cosmos-audit-export.js';
import { monitorAuditSink } from '../../src/azure/monitor-audit-sink.js';
import type { AuditEntry } from '../../src/domain/audit/audit-entry.js';
import { type MonitorRow, monitorColumns, monitorRow } from '../../src/domain/audit/monitor-row.js';
import { exportPending } from '../../src/functions/audit/export-pending.js';
import { createMonitor } from '../../src/local/cloud/monitor/service.js';
import { testCredential, testToken } from '../support/test-token.js';
import { freshDoor, startCosmos } from './cosmos-given.js';

const { world, database, close } = await startCosmos();
const stream = 'Custom-LatchAudit_CL';
const rule = { id: 'dcr-00000000000000000000000000000001', streams: { [stream]: monitorColumns().map(({ name }) => name) } };
const monitor = await createMonitor(world, { rule });
const sink = monitorAuditSink({ endpoint: monitor.url, ruleId: rule.id, stream, credential: testCredential, patienceMs: 5_000 });
afterAll(async () => {
  await monitor.close();
  await close();
});
beforeEach(() => world.faults.remove());

const row = (number: number, change: Partial<MonitorRow> = {}): MonitorRow => ({
  ...monitorRow({
    at: '2026-03-02T09:00:00.000Z',
    writtenAt: '2026-03-02T09:00:01.500Z',
    chain: 'c',
    seq: number,
    recordId: `r-${number}`,
    kind: 'x',
    hash: '',
  }),
  ...change,
});
const seqs = (chain: string) => monitor.rows(stream, { fields: { Chain: chain }, limit: 5_000 }).map(({ Seq }) => Number(Seq));
const big = 'x'.repeat(300_000);

describe('the sink', () => {
  it('puts rows into the table, all columns of them', async () => {
    expect(await sink.upload([row(1, { Chain: 'one' }), row(2, { Chain: 'one', DoorId: 'lobby' })])).toEqual({ failed: [], refused: [] });
    expect(monitor.rows(stream, { fields: { Chain: 'one', DoorId: 'lobby' } })).toMatchObject([{ RecordId: 'r-2', LagMs: 1500, Seq: 2 }]);
  });

  it.each([[{ status: 503 }], [{ status: 429, headers: { 'retry-after': '60' } }], [{ reset: true }], [{ status: 401 }]])(
    'says that all may be tried again in trouble (%o)',
    async (trouble) => {
      world.faults.add({ service: 'monitor', match: {}, do: trouble });
      expect(await sink.upload([row(1, { Chain: 'two' }), row(2, { Chain: 'two' })])).toEqual({ failed: [0, 1], refused: [] });
      expect(seqs('two')).toEqual([]);
    },
  );

  it('says which of many were not taken when one call of several fails', async () => {
    world.faults.add({ service: 'monitor', match: { nth: 2 }, do: { status: 503 } });
    const rows = Array.from({ length: 9 }, (_, index) => row(index, { Chain: 'three', RecordId: `${index}-${big}` }));
    const { failed, refused } = await sink.upload(rows);
    expect([failed.length > 0 && failed.length < 9, refused]).toEqual([true, []]);
    expect(seqs('three').toSorted()).toEqual(rows.map(({ Seq }) => Seq).filter((seq) => !failed.includes(seq)));
  });

  it('finds the one row that will never be taken, and sends the others', async () => {
    const rows = [row(1, { Chain: 'four' }), row(2, { Chain: 'four', TimeGenerated: 'some day' }), row(3, { Chain: 'four' })];
    expect(await sink.upload(rows)).toEqual({ failed: [], refused: [1] });
    expect(seqs('four').toSorted()).toEqual([1, 3]);
  });
});

describe('an hour without Azure Monitor', () => {
  const audit = cosmosAudit(database, world.clock);
  const needs = { audit, clock: world.clock, auditExport: { book: cosmosAuditExport(database), sink } };
  const doorId = freshDoor();
  const chain = `door:${doorId}:202603`;
  let lines = 0;
  const append = (count: number) =>
    audit.append(
      ...Array.from({ length: count }, (): AuditEntry => {
        lines += 1;
        const at = world.clock.now().toISOString();
        return { recordId: `${doorId}-${lines}`, kind: 'door.tamper', at, by: 'x', doorId, detail: { deviceId: 'x' } };
      }),
    );

  it('loses and doubles nothing, in a database that is written to all the while', async () => {
    await append(10);
    await exportPending(needs);
    for (const trouble of [{ status: 503 }, { reset: true }, { status: 429 }]) {
      world.faults.remove();
      world.faults.add({ service: 'monitor', match: {}, do: trouble });
      for (let minutes = 0; minutes < 20; minutes += 5) {
        await append(4);
        await exportPending(needs);
        world.clock.advance(300_000);
      }
    }
    expect(seqs(chain)).toHaveLength(10);
    world.faults.remove();
    await exportPending(needs);
    await exportPending(needs);
    expect(seqs(chain).toSorted((one, other) => one - other)).toEqual(Array.from({ length: lines }, (_, index) => index + 1));
  });
});

describe('an answer that is lost on its way', () => {
  it('has the rows sent again: they stand there twice, and each place of the chain once', async () => {
    const audit = cosmosAudit(database, world.clock);
    const needs = { audit, clock: world.clock, auditExport: { book: cosmosAuditExport(database), sink } };
    const doorId = freshDoor();
    const at = world.clock.now().toISOString();
    const one = (number: number): AuditEntry => ({
      ...{ recordId: `${doorId}-${number}`, kind: 'door.tamper', at, by: 'x', doorId, detail: { deviceId: 'x' } },
    });
    await audit.append(one(1), one(2), one(3));
    world.faults.add({ service: 'monitor', match: { nth: 1 }, do: { dropResponseAfterEffect: true } });
    await exportPending(needs);
    await exportPending(needs);
    const came = seqs(`door:${doorId}:202603`);
    expect(came.toSorted()).toEqual([1, 1, 2, 2, 3, 3]);
    await exportPending(needs);
    expect(seqs(`door:${doorId}:202603`)).toHaveLength(came.length);
  });
});

describe('the local Azure Monitor', () => {
  const path = `/dataCollectionRules/${rule.id}/streams/${stream}?api-version=2023-01-01`;
  const call = (target: string, body: string, audience = 'https://monitor.azure.com') =>
    fetch(`${monitor.url}${target}`, { method: 'POST', body, headers: { authorization: `Bearer ${testToken(audience)}` } });
  const good = JSON.stringify([{ TimeGenerated: '2026-03-02T09:00:00Z', Chain: 'wire', Unknown: 1 }]);

  it('takes rows and drops columns nobody declared', async () => {
    expect((await call(path, good)).status).toBe(204);
    expect(monitor.rows(stream, { fields: { Chain: 'wire' } })).toEqual([{ TimeGenerated: '2026-03-02T09:00:00Z', Chain: 'wire' }]);
  });

  it.each([
    ['another rule', path.replace(/0001/, '0002'), good, 404],
    ['another stream', path.replace('LatchAudit', 'Other'), good, 400],
    ['another version', path.replace('2023-01-01', '2021-11-01'), good, 400],
    ['no array', path, '{}', 400],
    ['a row without its time', path, '[{"Chain":"x"}]', 400],
    ['too much', path, JSON.stringify([{ TimeGenerated: '2026-03-02T09:00:00Z', Chain: 'x'.repeat(1_100_000) }]), 413],
    ['another operation', '/dataCollectionRules', good, 501],
  ])('refuses %s', async (_what, target, body, status) => {
    expect((await call(target, body)).status).toBe(status);
  });

  it('refuses a token for something else', async () => {
    expect((await call(path, good, 'https://vault.azure.net')).status).toBe(401);
  });
});
