import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Attempt, courier } from '../../../../src/local/cloud/kernel/courier.js';

const dir = mkdtempSync(join(tmpdir(), 'latch-courier-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let answers: (number | 'nobody')[] = [];
const brought: string[] = [];
let awaited: { count: number; done(): void } | undefined;
const post = async (parcel: string): Promise<Attempt> => {
  brought.push(parcel);
  if (brought.length === awaited?.count) awaited.done();
  const status = answers.shift() ?? 202;
  if (status === 'nobody') throw new Error('refused');
  return { status, body: String(status) };
};
const untilBrought = (count: number) =>
  new Promise<void>((resolve) => {
    awaited = { count, done: resolve };
  });
const pauseMs = 20;
let files = 0;
const open = (file = `${++files}.db`) => courier(join(dir, file), post, pauseMs);
beforeEach(() => {
  answers = [];
  brought.length = 0;
  awaited = undefined;
});

describe('a courier', () => {
  it.each([202, 400, 404])('is done with what was answered %i', async (status) => {
    const messenger = open();
    answers = [status];
    expect(await messenger.send('a')).toEqual({ status, body: String(status) });
    await messenger.close();
    const next = open(`${files}.db`);
    await next.idle();
    await next.close();
    expect(brought).toEqual(['a']);
  });

  it.each(['nobody', 500, 429, 408] as const)('comes again after %s, until it is taken', async (first) => {
    const messenger = open();
    answers = [first];
    const twice = untilBrought(2);
    expect(await messenger.send('a')).toMatchObject({ status: first === 'nobody' ? 0 : first });
    await twice;
    await messenger.idle();
    await messenger.close();
    expect(brought).toEqual(['a', 'a']);
  });

  it('goes on after a restart, in order', async () => {
    const messenger = open();
    answers = ['nobody', 'nobody'];
    await Promise.all([messenger.send('a'), messenger.send('b')]);
    await messenger.close();
    const next = open(`${files}.db`);
    await next.idle();
    await next.close();
    expect(brought).toEqual(['a', 'b', 'a', 'b']);
  });
});
