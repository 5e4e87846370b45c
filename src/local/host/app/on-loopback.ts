import { Server } from 'node:net';

/** What came of it, and the servers that have begun to listen, first things first. */
export type Listened<T> = { result: T; servers: Server[] };

/**
 * What begins to listen without saying where, while `run` runs, listens on loopback. The library's port for streams would be open to every interface: no
 * matter in the platform's sandbox, but on a machine it is a door beside ours.
 */
export async function onLoopback<T>(run: () => Promise<T>): Promise<Listened<T>> {
  const { listen } = Server.prototype;
  const servers: Server[] = [];
  Server.prototype.listen = function (this: Server, ...given: unknown[]): Server {
    servers.push(this);
    const [first] = given;
    return Reflect.apply(listen, this, given.length === 0 || typeof first === 'function' ? [0, '127.0.0.1', ...given] : given);
  };
  try {
    return { result: await run(), servers };
  } finally {
    Server.prototype.listen = listen;
  }
}
