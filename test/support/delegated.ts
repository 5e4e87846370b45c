import { expect } from 'vitest';
import type { Latch } from './latch.js';
import { hour } from './visit.js';

/** An approver names another for a day that is to come: what is asked today goes to the same people as before. */
export async function delegatedTomorrow(latch: Latch, of: string, to: string, reason: string): Promise<void> {
  const now = (await latch.now()).getTime();
  const { body } = await latch.as(of)('GET', `/people?mail=${to}@latch.example`);
  const [person] = body['people'] as { id: string }[];
  const [from, until] = [24, 48].map((count) => new Date(now + count * hour).toISOString());
  const made = await latch.as(of)('POST', '/delegations', { to: person?.id, from, until, reason });
  expect(made, made.text).toMatchObject({ status: 201, body: { state: 'planned' } });
}
