import { Server } from 'node:net';

/**
 * What begins to listen without saying where, while `run` runs, listens on loopback. The library's port for streams would be open to every interface: no
 * matter in the platform's sandbox, but on a machine it is a door beside ours.
 */
export async function onLoopback<T>(run: () => Promise<T>): Promise<T> {
  const { listen } = Server.prototype;
  Server.prototype.listen = function (this: Server, ...given: unknown[]): Server {
    const [first] = given;
    return Reflect.apply(listen, this, given.length === 0 || typeof first === 'function' ? [0, '127.0.0.1', ...given] : given);
  };
  try {
    return await run();
  } finally {
    Server.prototype.listen = listen;
  }
}
