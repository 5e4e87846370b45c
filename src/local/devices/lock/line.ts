import type { LockMemory } from './memory.js';
import type { LockProgram } from './program.js';
import { keepConnected } from './reconnect.js';
import { type Connection, openSession, type Session } from './session.js';
import { createUplink } from './uplink.js';

/** The lock's line to the cloud: methods in, twin both ways, telemetry out. */
export type Line = {
  connected(): boolean;
  /** Answers when connected and converged, or the first attempt failed (it goes on trying); or when disconnected. One after the other. */
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** Follows its twin once more from the beginning. */
  followTwin(): Promise<void>;
  /** Resolves when, connected, nothing is untold. */
  idle(): Promise<void>;
};

export function createLine(connection: Connection, memory: LockMemory, program: LockProgram, doorId: string): Line {
  const { deviceId, certificate } = connection;
  const uplink = createUplink(memory, { deviceId, doorId, privateKey: certificate.key });
  memory.onChange(() => uplink.nudge());
  let session: Session | undefined;
  let settle = () => {};
  /** From the first moment of a connection nobody is let in before the lock knows what it has missed. */
  const arrive = () =>
    program.arriving(
      new Promise((resolve) => {
        settle = resolve;
      }),
    );
  /** Patches come without acknowledgement: after one that was lost only the whole document will do, and a new session reads it. */
  const onDesired = (patch: unknown) => {
    if (session && hasGap(patch, memory.state().desiredVersion)) void session.close();
    else void program.follow(patch, false).catch(() => undefined);
  };
  const reconnecting = keepConnected(
    () => {
      session = undefined;
      return openSession(connection, program.methods, onDesired, arrive).catch((cause: unknown) => {
        settle();
        throw cause;
      });
    },
    async (opened) => {
      await program.follow(opened.desired, true).finally(() => settle());
      session = opened;
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
    disconnect: () =>
      inTurn(async () => {
        await reconnecting.stop();
        settle();
      }),
    followTwin: async () => void (session && (await program.follow(session.desired, true))),
    async idle() {
      await reconnecting.settled();
      await uplink.idle();
    },
  };
}

function hasGap(patch: unknown, known: number | undefined): boolean {
  const { $version } = patch as { $version?: number };
  return $version !== undefined && known !== undefined && $version > known + 1;
}
