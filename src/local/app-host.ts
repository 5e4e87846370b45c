import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createVirtualClock, systemClock } from './host/clock.js';
import { startHost } from './host/start-host.js';

/** What the launcher tells the host's process. */
const Told = z.object({
  LATCH_DATA_DIR: z.string(),
  LATCH_PORT: z.coerce.number().int(),
  LATCH_CONTROL: z.url(),
  LATCH_CLOCK: z.enum(['system', 'virtual']),
});

/** From here, whether run as compiled: `dist/src/local` lies three folders below the package. */
const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The clock of the story, as the cloud's process keeps it; the host's own follows when the control plane moves it. */
async function masterNow(control: string): Promise<Date> {
  const response = await fetch(`${control}/local/clock`);
  return new Date(z.object({ now: z.string() }).parse(await response.json()).now);
}

const told = Told.parse(process.env);
const clock = told.LATCH_CLOCK === 'virtual' ? createVirtualClock(await masterNow(told.LATCH_CONTROL)) : systemClock;
// The app's clock adapter asks for this before it asks the system.
Object.defineProperty(globalThis, Symbol.for('latch.clock'), { value: clock });

const running = await startHost({ scriptRoot: packageRoot, port: told.LATCH_PORT, dataDir: join(told.LATCH_DATA_DIR, 'host'), clock });
process.send?.({ event: 'host-ready', url: running.url });

const stop = async () => {
  await running.close();
  process.exit(0);
};
process.once('SIGTERM', () => void stop());
process.once('disconnect', () => void stop());
process.on('SIGINT', () => (process.connected ? undefined : void stop()));
