import { beforeEach, describe, expect, it } from 'vitest';
import { ed25519Checkpoints, signCheckpoint } from '../../../src/azure/ed25519-checkpoints.js';
import type { AuditEntry } from '../../../src/domain/audit/audit-entry.js';
import type { Checkpoint } from '../../../src/domain/audit/checkpoint.js';
import { checkpointKey } from '../../../src/domain/audit/checkpoint-key.js';
import { LatchError } from '../../../src/domain/errors.js';
import { makeCheckpoint } from '../../../src/functions/audit/make-checkpoint.js';
import { signedOften } from '../../../src/functions/audit/often-enough.js';
import { signedSoFar } from '../../../src/functions/audit/signed-so-far.js';
import { doors } from '../../support/site.js';
import { openApi } from '../given/api.js';
import { type Edge, edgePorts } from '../given/edge.js';

const served = edgePorts();
const { as } = await openApi(served);
let edge: Edge;
beforeEach(() => {
  edge = edgePorts();
});

let lines = 0;
const line = (change: Partial<AuditEntry> = {}): AuditEntry => {
  lines += 1;
  const at = edge.clock.now().toISOString();
  return {
    recordId: `line-${lines}`,
    kind: 'door.tamper',
    at,
    by: 'x',
    doorId: doors.lobby.id,
    detail: { deviceId: 'x' },
    ...change,
  } as AuditEntry;
};
const wait = (ms: number) => edge.clock.set(new Date(edge.clock.now().getTime() + ms));
const day = 86_400_000;
const made = async (count = 1, change = {}): Promise<Checkpoint | undefined> => {
  await edge.audit.append(...Array.from({ length: count }, () => line(change)));
  return makeCheckpoint(edge);
};
const chain = 'door:lobby:202702';
const letters = () => edge.messages.outbox.mails.map(({ subject }) => subject);

describe('a checkpoint', () => {
  it('names the end of every chain that has grown, and each new record', async () => {
    const first = await made(3);
    const head = (await edge.audit.heads())[0];
    expect(first).toMatchObject({ n: 1, all: true, chains: { [chain]: { seq: 3, hash: head?.hash } } });
    expect(first?.chains[chain]?.since).toHaveLength(3 * 16);
    const second = await made(2, { doorId: doors.cage.id });
    expect(second).toMatchObject({ n: 2, all: false, chains: { 'door:cage-12:202702': { seq: 2 } } });
    expect(Object.keys(second?.chains ?? {})).toHaveLength(1);
  });

  it('is not made where nothing is new', async () => {
    await made();
    expect(await makeCheckpoint(edge)).toBeUndefined();
    expect(edge.shelf.texts.size).toBe(1);
  });

  it('names every chain once a day', async () => {
    await made();
    await made(1, { doorId: doors.cage.id });
    wait(day);
    const next = await made(1, { doorId: doors.cage.id });
    expect(next).toMatchObject({ all: true, chains: { [chain]: { seq: 1, since: '' }, 'door:cage-12:202702': { seq: 2 } } });
  });

  it('names the one before it by its digest, and is signed by a key of the vault', async () => {
    await made();
    const [first, second] = [await made(), await made()];
    const text = edge.shelf.texts.get(3) ?? '';
    expect(await edge.checkpoints.seal.open(text)).toEqual(second);
    expect(second?.prev).not.toBe(first?.prev);
    const { checkpoints } = await signedSoFar(edge);
    expect(checkpoints.map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  it('cut short between shelf and book is taken up again, not signed twice', async () => {
    const { note } = edge.checkpoints.book;
    edge.checkpoints.book.note = () => Promise.reject(new LatchError('records-unavailable', 'x'));
    await expect(made(2)).rejects.toThrow('records-unavailable');
    edge.checkpoints.book.note = note;
    await edge.audit.append(line());
    wait(60_000);
    expect(await makeCheckpoint(edge)).toMatchObject({ n: 1, chains: { [chain]: { seq: 2 } } });
    expect(await makeCheckpoint(edge)).toMatchObject({ n: 2, chains: { [chain]: { seq: 3 } } });
    expect(letters()).toEqual([]);
  });

  it('comes between two minutes too, once a thousand entries have', async () => {
    const often = signedOften(edge.audit, () => makeCheckpoint(edge));
    for (let count = 0; count < 1_000; count += 100) {
      expect(edge.shelf.texts.size).toBe(0);
      await often.append(...Array.from({ length: 100 }, () => line()));
    }
    expect(edge.shelf.texts.size).toBe(1);
  });
});

describe('a database that was set back', () => {
  it('is noticed at the next checkpoint, told once, and both histories stay', async () => {
    for (let count = 0; count < 9; count += 1) await made();
    const yesterday = edgePorts();
    const after = { ...yesterday, shelf: edge.shelf, checkpoints: { ...yesterday.checkpoints, shelf: edge.shelf } };
    const kept = [...edge.shelf.texts.values()];
    edge = after;
    expect(await made()).toBeUndefined();
    expect(letters()).toEqual(['Alarm: the audit is not what was signed']);
    expect([...edge.audit.records.values()].filter(({ kind }) => kind === 'audit.other-history')).toMatchObject([
      { detail: { from: 1, to: 9 } },
    ]);
    expect(await makeCheckpoint(edge)).toMatchObject({ n: 10, all: true });
    expect([...edge.shelf.texts.values()].slice(0, 9)).toEqual(kept);
    expect(letters()).toHaveLength(1);
  });
});

describe('GET /api/audit/verify', () => {
  const verify = async () => (await as('frank')('GET', '/api/audit/verify')).body;

  it('says how much was good and until when it is signed, and the next reader sees who looked', async () => {
    edge = served;
    await made(5);
    expect(await verify()).toMatchObject({ ok: true, checked: 5, chains: 1, checkpoints: 1, signedUntil: edge.clock.now().toISOString() });
    expect([...served.audit.records.values()].at(-1)).toMatchObject({ kind: 'audit.read', detail: { asked: { what: 'verify' } } });
  });

  it('names what is missing, altered, or signed by somebody else', async () => {
    edge = served;
    const { after: whole } = served.audit;
    served.audit.after = async (name, id) =>
      (await whole(name, id)).map((record) => (record['seq'] === 4 ? { ...record, by: 'y' } : record));
    expect(await verify()).toMatchObject({ ok: false, firstBad: { chain, seq: 4, flaw: 'altered', kind: 'door.tamper' } });
    served.audit.after = async (name, id) => (await whole(name, id)).filter(({ seq }) => name !== chain || Number(seq) < 5);
    expect(await verify()).toMatchObject({ ok: false, firstBad: { chain, seq: 5, flaw: 'missing' } });
    served.audit.after = whole;
    const text = served.shelf.texts.get(1) ?? '';
    const { checkpoints } = await signedSoFar(served);
    const stranger = checkpointKey(new Uint8Array(32).fill(9));
    served.shelf.texts.set(1, await signCheckpoint(checkpoints[0] as Checkpoint, stranger, 'k1'));
    expect(await verify()).toMatchObject({ ok: false, firstBad: { chain: 'checkpoints', seq: 1, flaw: 'not-as-signed' } });
    served.shelf.texts.set(1, text);
    expect(await verify()).toMatchObject({ ok: true });
  });

  it('is for auditors', async () => {
    for (const path of ['/api/audit/verify', '/api/audit/checkpoint', `/api/audit/chains/${chain}`]) {
      expect((await as('dan')('GET', path)).status).toBe(403);
      expect((await as('frank')('GET', path)).status).toBe(200);
    }
  });
});

describe('the seal', () => {
  it.each([
    ['a changed payload', (text: string) => text.replace(/\.[^.]+\./, `.${Buffer.from('{"n":1}').toString('base64url')}.`)],
    ['no signature', (text: string) => text.replace(/[^.]+$/, '')],
    ['nothing at all', () => ''],
    ['an algorithm of its own choice', (text: string) => text.replace(/^[^.]+/, Buffer.from('{"alg":"none"}').toString('base64url'))],
  ])('is broken by %s', async (_what, spoil) => {
    const seal = ed25519Checkpoints(edge);
    await made();
    const text = edge.shelf.texts.get(1) ?? '';
    expect(await seal.open(text)).toMatchObject({ n: 1 });
    expect(await seal.open(spoil(text))).toBeUndefined();
  });
});
