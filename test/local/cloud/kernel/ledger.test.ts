import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openLedger } from '../../../../src/local/cloud/kernel/ledger.js';

const dir = mkdtempSync(join(tmpdir(), 'latch-ledger-'));
const clock = { now: () => new Date('2027-03-01T09:00:00Z') };
const row = (doorId: string) => ({ kind: 'opening' as const, doorId });
const openIn = (name: string) => openLedger(join(dir, name), clock);
const linesOf = (name: string) => readFileSync(join(dir, name), 'utf8').split('\n').filter(Boolean).length;
afterAll(() => rmSync(dir, { recursive: true }));

describe('a line of the ledger', () => {
  it('is in its file as soon as it is written, for whoever is there after a kill', async () => {
    const ledger = await openIn('killed/ledger.jsonl');
    for (const each of ['a', 'b', 'ü']) ledger.write(row(each));
    expect(linesOf('killed/ledger.jsonl')).toBe(3);
    expect((await openIn('killed/ledger.jsonl')).since().map(({ doorId }) => doorId)).toEqual(['a', 'b', 'ü']);
  });

  it('that a power loss cut short is gone, and spoils none after it', async () => {
    (await openIn('torn.jsonl')).write(row('a'));
    appendFileSync(join(dir, 'torn.jsonl'), '{"at":"2027-03-01T09:00:00.000Z","kind":"ope');
    (await openIn('torn.jsonl')).write(row('b'));
    expect((await openIn('torn.jsonl')).since().map(({ doorId }) => doorId)).toEqual(['a', 'b']);
  });
});
