import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../src/domain/audit/audit-entry.js';
import { exportPending } from '../../../src/functions/audit/export-pending.js';
import { doors } from '../../support/site.js';
import { type Edge, edgePorts } from '../given/edge.js';

let edge: Edge;
beforeEach(() => {
  edge = edgePorts();
});
let lines = 0;
const line = (): AuditEntry => {
  lines += 1;
  const at = edge.clock.now().toISOString();
  return {
    recordId: `line-${lines}`,
    kind: 'door.tamper',
    at,
    by: 'x',
    doorId: lines % 3 ? doors.lobby.id : doors.cage.id,
    detail: { deviceId: 'x' },
  };
};
const append = (count: number) => edge.audit.append(...Array.from({ length: count }, line));
const wait = (seconds: number) => edge.clock.set(new Date(edge.clock.now().getTime() + seconds * 1000));
const sent = () => edge.sink.rows.map(({ RecordId }) => RecordId);
const all = () => [...edge.audit.records.keys()];
const complete = () => {
  expect(new Set(sent())).toEqual(new Set(all()));
  expect(sent()).toHaveLength(all().length);
};

describe('the export', () => {
  it('sends every record of every chain once, in the order of its chain', async () => {
    await append(1_300);
    await exportPending(edge);
    await append(7);
    await exportPending(edge);
    await exportPending(edge);
    complete();
    const lobby = edge.sink.rows.filter(({ DoorId }) => DoorId === 'lobby').map(({ Seq }) => Seq);
    expect(lobby).toEqual(lobby.toSorted((one, other) => one - other));
  });

  it('survives an hour without the sink: nothing is lost or doubled', async () => {
    await append(5);
    await exportPending(edge);
    edge.sink.fate = () => 'failed';
    for (let tries = 0; tries < 120; tries += 1) {
      await append(3);
      await exportPending(edge);
      wait(30);
    }
    expect(sent()).toHaveLength(5);
    edge.sink.fate = () => 'taken';
    await exportPending(edge);
    complete();
  });

  it('sends again only what was not taken of a call that failed in part', async () => {
    await append(60);
    edge.sink.fate = ({ Seq }) => (Seq % 7 === 0 ? 'failed' : 'taken');
    await exportPending(edge);
    expect(sent().length).toBeLessThan(60);
    edge.sink.fate = () => 'taken';
    await append(4);
    await exportPending(edge);
    complete();
  });

  it('goes on past a record that will never be taken, and says which it was', async () => {
    await append(30);
    edge.sink.fate = ({ Seq, DoorId }) => (DoorId === 'lobby' && Seq === 4 ? 'refused' : 'taken');
    await exportPending(edge);
    await exportPending(edge);
    await exportPending(edge);
    expect(sent()).toHaveLength(30);
    const [refused] = [...edge.audit.records.values()].filter(({ kind }) => kind === 'audit.export-refused');
    expect(refused).toMatchObject({ detail: { chain: 'door:lobby:202702', from: 4 } });
  });

  it('gives nothing up for a sink that takes no row at all', async () => {
    await append(30);
    edge.sink.fate = () => 'refused';
    await exportPending(edge);
    edge.sink.fate = () => 'taken';
    await exportPending(edge);
    complete();
  });

  it('writes nothing while nothing is new', async () => {
    await append(3);
    await exportPending(edge);
    const { book } = edge.auditExport;
    let claims = 0;
    const { claim } = book;
    book.claim = (...times) => {
      claims += 1;
      return claim(...times);
    };
    await exportPending(edge);
    expect(claims).toBe(0);
    await append(1);
    await exportPending(edge);
    expect(claims).toBe(1);
    complete();
  });

  it('is the work of one run at a time', async () => {
    await append(30);
    const upload = edge.sink.upload;
    const runs: Promise<void>[] = [];
    edge.sink.upload = async (rows) => {
      if (runs.length < 3) runs.push(exportPending(edge));
      return upload(rows);
    };
    await exportPending(edge);
    await Promise.all(runs);
    complete();
  });

  it('is complete and without doubles after whatever the sink did meanwhile', async () => {
    const fate = fc.constantFrom('taken', 'failed' as const);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ more: fc.nat(40), fates: fc.array(fate, { minLength: 1, maxLength: 5 }) }), { maxLength: 12 }),
        async (rounds) => {
          edge = edgePorts();
          for (const { more, fates } of rounds) {
            await append(more);
            let count = 0;
            edge.sink.fate = () => (fates[count++ % fates.length] === 'failed' ? 'failed' : 'taken');
            await exportPending(edge);
          }
          edge.sink.fate = () => 'taken';
          for (let last = 0; last < 3; last += 1) await exportPending(edge);
          complete();
        },
      ),
      { numRuns: process.env['LATCH_DEEP'] ? 500 : 20 },
    );
  });
});

describe('a row', () => {
  it('holds the whole record, and what is asked for most as columns', async () => {
    await append(1);
    wait(4);
    await exportPending(edge);
    const [record] = [...edge.audit.records.values()];
    expect(edge.sink.rows[0]).toMatchObject({
      Kind: 'door.tamper',
      Seq: 1,
      Chain: record?.chain,
      Hash: record?.hash,
      LagMs: 0,
      Record: { recordId: record?.recordId },
    });
  });
});
