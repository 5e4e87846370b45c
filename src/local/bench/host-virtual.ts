import { createVirtualClock } from '../host/clock.js';
import { createTestHost } from '../host/test-host.js';
import { report } from './report.js';

const days = 31;
const requests = 200;
const day = 86_400_000;

/** 200 errands spread over 31 virtual days: each is asked, decided hours later, and left by its timer. */
export async function virtualMonth(rounds: number): Promise<void> {
  const samples: number[] = [];
  for (let round = 0; round < rounds; round += 1) samples.push(await oneMonth());
  report('clock.200 requests over 31 virtual days', 'ms', samples, { limit: 2000 });
}

async function oneMonth(): Promise<number> {
  const clock = createVirtualClock(new Date('2030-01-01T00:00:00.000Z'));
  const host = await createTestHost({ app: () => import('../host/bench/errand.js'), clock });
  const gap = Math.floor((days * day) / requests);
  const began = performance.now();
  const ids: string[] = [];
  for (let index = 0; index < requests; index += 1) {
    const id = await host.start('errand', undefined, { instanceId: `month-${index}` });
    ids.push(id);
    await host.advance(60_000);
    await host.raise(id, 'Decided', { by: 'bench' });
    await host.advance(gap - 60_000);
  }
  await host.advance(day);
  const took = performance.now() - began;
  const open = ids.filter((id) => host.status(id)?.runtimeStatus !== 'Completed');
  if (open.length > 0) throw new Error(`${open.length} errands did not complete.`);
  await host.close();
  return took;
}
