import { expect } from 'vitest';
import type { Body, Latch, Reply } from './latch.js';

export const hour = 3_600_000;
export type Keypad = { opened: boolean; display: string };
export type Letter = { at: string; channel: string; to: string; subject?: string; text: string; html?: string; operationId: string };
export type Row = {
  at: string;
  kind: string;
  doorId?: string;
  attemptId?: string;
  grantId?: string;
  service?: string;
  method?: string;
  path?: string;
};

/** A whole request as its people make it. */
export async function ask(latch: Latch, user: string, doorIds: string[], start: Date, end: Date, key?: string): Promise<Reply> {
  const body = { doorIds, window: { start: start.toISOString(), end: end.toISOString() }, purpose: 'Look after the cooling' };
  return latch.as(user)('POST', '/requests', body, key === undefined ? {} : { key });
}

export async function asked(latch: Latch, user: string, doorIds: string[], start: Date, end: Date): Promise<string> {
  const reply = await ask(latch, user, doorIds, start, end);
  expect(reply, reply.text).toMatchObject({ status: 202 });
  await latch.local('POST', '/idle');
  return String(reply.body['id']);
}

/** Somebody asks for a door from now on, and the flow is through with it. */
export async function askedNow(latch: Latch, user: string, doorId: string, purpose: string, minutes = 30): Promise<string> {
  const { status, body, text } = await latch.as(user)('POST', '/requests', {
    doorIds: [doorId],
    window: { start: 'now', minutes },
    purpose,
  });
  expect(status, text).toBe(202);
  await latch.local('POST', '/idle');
  return String(body['id']);
}

export async function approved(latch: Latch, requestId: string, ...approvers: string[]): Promise<void> {
  for (const approver of approvers) {
    const reply = await latch.as(approver)('POST', `/requests/${requestId}/decisions`, { decision: 'approve', reason: 'Agreed' });
    expect(reply, reply.text).toMatchObject({ status: 200 });
  }
  await latch.local('POST', '/idle');
}

export async function request(latch: Latch, id: string): Promise<Body> {
  await latch.local('POST', '/idle');
  return (await latch.as('dan')('GET', `/requests/${id}`)).body;
}

export const letters = (latch: Latch, to: string): Promise<Letter[]> => latch.local<Letter[]>('GET', `/outbox?to=${to}`);

/** The code of the newest message that carries one. */
export async function codeSentTo(latch: Latch, user: string): Promise<string> {
  const codes = (await letters(latch, user)).flatMap(({ text }) => text.match(/\b\d{3} \d{3} \d{3}\b/) ?? []);
  const newest = codes.at(-1);
  if (newest === undefined) throw new Error(`No code reached ${user}.`);
  return newest;
}

export async function reveal(latch: Latch, user: string, requestId: string): Promise<string> {
  const reply = await latch.as(user)('POST', `/requests/${requestId}/code/reveal`, {});
  expect(reply, reply.text).toMatchObject({ status: 200 });
  const [first] = reply.body['codes'] as { code: string }[];
  return first?.code ?? '';
}

export const type = (latch: Latch, doorId: string, code: string): Promise<Keypad> =>
  latch.local('POST', `/doors/${doorId}/keypad`, { code });

export const openings = async (latch: Latch, doorId?: string): Promise<Row[]> =>
  (await latch.local<Row[]>('GET', '/ledger')).filter((row) => row.kind === 'opening' && (doorId === undefined || row.doorId === doorId));

/** Everything the lock of a door holds, as the lock itself says. */
export const armed = async (latch: Latch, doorId: string): Promise<{ grantId: string }[]> =>
  (await latch.local<{ armed: { grantId: string }[] }>('GET', `/doors/${doorId}`)).armed;
