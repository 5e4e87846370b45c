import { DoorId } from '../../../domain/ids.js';
import { lockWord } from '../../../domain/lock-word.js';
import type { LockMemory } from './memory.js';
import { type Reported, reportedOf, reportedPatch } from './reported.js';
import type { Session } from './session.js';
import type { LogEntry } from './state.js';

/** What a lock tells the cloud unasked: its outbox as telemetry, its armed set as reported properties. */
export type Uplink = {
  /** Starts over a new session; `reported` is what its twin says now. */
  attach(session: Session): void;
  /** There may be something to tell. */
  nudge(): void;
  /** Resolves when there is nothing to tell, or nobody to tell it to. */
  idle(): Promise<void>;
};

/** Who tells it; `privateKey`: PEM of its certificate, to sign what it says it has opened for. */
type Device = { deviceId: string; doorId: string; privateKey: string };

export function createUplink(memory: LockMemory, device: Device): Uplink {
  let session: Session | undefined;
  let reported: Reported = { grants: {} };
  const live = () => (session?.ended.aborted === false ? session : undefined);

  const flushOne = async (): Promise<boolean> => {
    const [entry] = memory.state().outbox;
    const over = live();
    if (!entry || !over) return false;
    await over.send(telemetry(entry, device, memory.state().logId));
    await memory.change((state) => ({ state: { ...state, outbox: state.outbox.filter((kept) => kept !== entry) }, reply: undefined }));
    return true;
  };
  const reportOnce = async (): Promise<boolean> => {
    const target = reportedOf(memory.state());
    const patch = reportedPatch(reported, target);
    const over = live();
    if (!patch || !over) return false;
    await over.report(patch);
    reported = target;
    return true;
  };
  const outbox = pump(flushOne);
  const report = pump(reportOnce);
  const nudge = () => {
    outbox.nudge();
    report.nudge();
  };
  return {
    attach(next) {
      session = next;
      reported = readReported(next.reported);
      nudge();
    },
    nudge,
    async idle() {
      nudge();
      await Promise.all([outbox.idle(), report.idle()]);
    },
  };
}

/** Runs a step again and again until it has nothing to do; trouble ends the run, the next session begins another. */
function pump(step: () => Promise<boolean>): { nudge(): void; idle(): Promise<void> } {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async (): Promise<void> => {
    try {
      while (again || (await step())) again = false;
    } catch {
      // the session has ended: what was not acknowledged stays and is told again
    }
    running = undefined;
  };
  return {
    nudge() {
      again = true;
      // after what is being done now: a method's answer goes out before the news of what it changed
      running ??= new Promise((resolve) => setImmediate(resolve)).then(run);
    },
    idle: () => running ?? Promise.resolve(),
  };
}

function telemetry({ event, ...entry }: LogEntry, device: Device, logId: string) {
  const { deviceId, doorId } = device;
  const word = event === 'codeUsed' || event === 'opened' ? openedWord(entry, device, logId) : undefined;
  const body = JSON.stringify({ type: event, doorId, logId, ...entry, ...(word !== undefined && { word }) });
  return { messageId: `${deviceId}-${entry.logSeq}`, type: event, body };
}

/** What has opened the door is told under the lock's own name. */
function openedWord({ logSeq, at, grantId, generation }: Omit<LogEntry, 'event'>, device: Device, logId: string): string | undefined {
  if (grantId === undefined || generation === undefined) return undefined;
  const { deviceId, doorId, privateKey } = device;
  return lockWord({ says: 'opened', deviceId, doorId: DoorId.parse(doorId), logId, logSeq, at, grantId, generation }, privateKey);
}

function readReported(value: unknown): Reported {
  const { grants, seq, leaseUntil } = value as Partial<Reported>;
  return { grants: grants ?? {}, ...(seq !== undefined && { seq }), ...(leaseUntil !== undefined && { leaseUntil }) };
}
