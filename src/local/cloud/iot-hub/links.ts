import { EventEmitter, once } from 'node:events';

/** The live connection of one device. */
export type Link = {
  deviceId: string;
  /** Topic filters of its session, persisted ones included. */
  filters: Set<string>;
  /** True once it has subscribed to methods on this very connection: before that a call would be lost. */
  takesMethods: boolean;
  since: Date;
  lastActivity: Date;
  publish(topic: string, payload: string): void;
  /** Cuts the connection without a word, as the service does. */
  drop(): void;
  /** Aborted when the connection has ended. */
  gone: AbortSignal;
};

/** Who is connected; one link a device. */
export type Links = {
  get(deviceId: string): Link | undefined;
  /** Makes this the device's only link; the former one is dropped. */
  attach(link: Link): void;
  /** False when another link had already taken its place. */
  detach(link: Link): boolean;
  nowTakesMethods(link: Link): void;
  /** The device's link, ready for methods, at once or within the time. */
  reachable(deviceId: string, waitMs: number): Promise<Link | undefined>;
  all(): Link[];
};

/** Never `error`, which an emitter takes for trouble. */
const readyName = (deviceId: string) => `ready:${deviceId}`;

export function createLinks(): Links {
  const links = new Map<string, Link>();
  const ready = new EventEmitter().setMaxListeners(0);
  const readyLink = (deviceId: string) => {
    const link = links.get(deviceId);
    return link?.takesMethods ? link : undefined;
  };
  return {
    get: (deviceId) => links.get(deviceId),
    attach(link) {
      links.get(link.deviceId)?.drop();
      links.set(link.deviceId, link);
    },
    detach: (link) => links.get(link.deviceId) === link && links.delete(link.deviceId),
    nowTakesMethods(link) {
      link.takesMethods = true;
      ready.emit(readyName(link.deviceId));
    },
    async reachable(deviceId, waitMs) {
      const link = readyLink(deviceId);
      if (link || waitMs === 0) return link;
      await once(ready, readyName(deviceId), { signal: AbortSignal.timeout(waitMs) }).catch(() => undefined);
      return readyLink(deviceId);
    },
    all: () => [...links.values()],
  };
}
