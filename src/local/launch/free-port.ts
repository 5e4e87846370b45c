import { randomInt } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';

/** Systems hand out ports above these themselves: nobody is given one of these between this question and whoever listens there at last. */
const [lowest, highest] = [20_000, 32_000];
const mostTries = 50;

/** The port itself if nobody listens there, or any that is free for 0. `setting` is named when it cannot be had. */
export async function freePort(port: number, setting: string): Promise<number> {
  if (port !== 0) return listenOnce(port, setting);
  for (let tries = 1; tries < mostTries; tries += 1) {
    const found = await listenOnce(randomInt(lowest, highest), setting).catch(() => undefined);
    if (found !== undefined) return found;
  }
  return listenOnce(0, setting);
}

function listenOnce(port: number, setting: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (cause: NodeJS.ErrnoException) => reject(new Error(refusal(port, setting, cause))));
    probe.listen(port, '127.0.0.1', () => {
      const { port: found } = probe.address() as AddressInfo;
      probe.close(() => resolve(found));
    });
  });
}

function refusal(port: number, setting: string, { code, message }: NodeJS.ErrnoException): string {
  if (code !== 'EADDRINUSE') return `${setting}: port ${port} cannot be used (${message})`;
  return `${setting}: port ${port} is in use; choose another, or 0 for any that is free`;
}
