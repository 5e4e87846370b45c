import { type AddressInfo, createServer } from 'node:net';

/** The port itself if nobody listens there, or a free one of the system's choice for 0. `setting` is named when it cannot be had. */
export function freePort(port: number, setting: string): Promise<number> {
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
