import type { IotHub } from '../../src/azure/iot-hub-connection.js';
import { createUplink } from '../../src/local/devices/lock/uplink.js';
import type { ProgramBench } from './lock-program.js';

export type HubOfOne = IotHub & {
  plug(online: boolean): Promise<void>;
  /** The next so many methods are carried out, and their answers lost. */
  loseAnswers(count: number): void;
  /** Whatever the lock has to tell, as the event stream will carry it. */
  told(): Promise<unknown[]>;
};

const away = { kind: 'unreachable', because: '404103' } as const;

/** An IoT Hub of one lock, whose program runs here: methods reach it while it is plugged in, its twin waits. */
export function hubOfOne(bench: ProgramBench): HubOfOne {
  let online = true;
  let losing = 0;
  let twin: Record<string, unknown> = {};
  return {
    async invoke(_device, method, payload) {
      if (!online) return away;
      const answer = await bench.call(method, payload);
      losing -= 1;
      return losing >= 0 ? away : { kind: 'device', ...answer };
    },
    async desire(_device, patch) {
      twin = merged(twin, patch);
      if (online) await bench.program().follow(patch, false);
      return { kind: 'written' };
    },
    desired: async () => ({ kind: 'read', desired: twin }),
    async plug(isIn) {
      if (isIn && !online) await bench.program().follow(twin, true);
      online = isIn;
    },
    loseAnswers(count) {
      losing = count;
    },
    async told() {
      const bodies: unknown[] = [];
      if (!online) return bodies;
      const uplink = createUplink(bench.memory(), bench.device);
      uplink.attach({
        desired: twin,
        reported: { grants: {} },
        send: async ({ body }) => void bodies.push(JSON.parse(body)),
        report: async () => undefined,
        ended: new AbortController().signal,
        close: async () => undefined,
      });
      await uplink.idle();
      return bodies;
    },
  };
}

/** JSON merge patch, as the hub does it. */
function merged(document: Record<string, unknown>, patch: Record<string, unknown>): Record<string, unknown> {
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  const changed = Object.entries(patch).map(([name, value]): [string, unknown] => {
    const before = document[name];
    return [name, isObject(value) ? merged(isObject(before) ? before : {}, value) : value];
  });
  return Object.fromEntries(Object.entries({ ...document, ...Object.fromEntries(changed) }).filter(([, value]) => value !== null));
}
