import { applyDesired } from './desired.js';
import type { LockMemory } from './memory.js';
import { type LockBody, lockMethods } from './methods.js';
import { keepConnected } from './reconnect.js';
import { type Connection, openSession, type Session } from './session.js';
import { createUplink } from './uplink.js';

/** The lock's line to the cloud: methods in, twin both ways, telemetry out. */
export type Line = {
  connected(): boolean;
  /** Answers when connected and converged, or the first attempt failed (it goes on trying); or when disconnected. One after the other. */
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** Resolves when, connected, nothing is untold. */
  idle(): Promise<void>;
};

export function createLine(connection: Connection, body: Omit<LockBody, 'onEnrolled'>): Line {
  const { memory, doorId } = body;
  const uplink = createUplink(memory, { deviceId: connection.deviceId, doorId });
  memory.onChange(() => uplink.nudge());
  let session: Session | undefined;
  /** New keys make orders in the twin acceptable that were refused before. */
  const onEnrolled = async () => void (session && (await follow(memory, doorId, session.desired, true)));
  const methods = lockMethods({ ...body, onEnrolled });
  const onDesired = (patch: unknown) => void follow(memory, doorId, patch, false).catch(() => undefined);
  const reconnecting = keepConnected(
    () => openSession(connection, methods, onDesired),
    async (opened) => {
      session = opened;
      await follow(memory, doorId, opened.desired, true);
      uplink.attach(opened);
      await uplink.idle();
    },
  );
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn.catch(() => undefined).then(work);
    return turn;
  };
  return {
    connected: reconnecting.connected,
    connect: () => inTurn(reconnecting.start),
    disconnect: () => inTurn(reconnecting.stop),
    async idle() {
      await reconnecting.settled();
      await uplink.idle();
    },
  };
}

const follow = (memory: LockMemory, doorId: string, document: unknown, whole: boolean): Promise<void> =>
  memory.change((state, time) => ({ state: applyDesired(state, time, doorId, document, whole), reply: undefined }));
