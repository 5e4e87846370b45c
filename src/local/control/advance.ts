import type { HostClockView } from './host-link.js';
import type { Stage } from './stage.js';

export type Advanced = { now: string; firedTimers: number; host?: 'down' };
type Step = { firedTimers: number; ranTriggers: boolean; changed: boolean };

/** A lease is renewed by a timer trigger every 5 minutes: it must run at least this long before the lease ends. */
const renewalMs = 10 * 60_000;
/** And not be waited for longer than that trigger's own interval. */
const leastStepMs = 5 * 60_000;

/** Waits until neither the host nor any lock has anything left to do. False: the host is down. */
export async function settle(stage: Stage): Promise<boolean> {
  for (;;) {
    const before = stage.changes();
    await Promise.all([
      stage.mailIdle(),
      stage.transmitter.idle(),
      stage.grid.idle(),
      stage.notices.idle(),
      ...[...stage.doors.values()].map((door) => door.lock?.idle()),
    ]);
    if (!(await stage.host.idle())) return false;
    if (stage.changes() === before) return true;
  }
}

/**
 * Moves virtual time to the target, stopping at everything due on the way. After a run of the app's timer triggers
 * that changed nothing they are not run at each of their occurrences but once when time stops: a quiet day costs one step.
 */
export async function advanceTo(stage: Stage, target: Date): Promise<Advanced> {
  let firedTimers = 0;
  let quiet = false;
  let up = await settle(stage);
  while (up) {
    const step = await takeStep(stage, target, quiet);
    if (!step) break;
    firedTimers += step.firedTimers;
    quiet = !step.changed && (quiet || step.ranTriggers);
    const arrived = stage.clock.now() >= target;
    if (arrived || step.changed) up = await settle(stage);
    if (arrived && up) return { now: target.toISOString(), firedTimers };
  }
  return hostDown(stage, target, firedTimers);
}

/** Time moves to the next thing due, and what is due there happens. Undefined: the host is down. */
async function takeStep(stage: Stage, target: Date, quiet: boolean): Promise<Step | undefined> {
  const view = await stage.host.clock();
  if (!view) return undefined;
  const next = nextStop(stage, view, target, quiet);
  const before = stage.changes();
  stage.clock.set(next);
  const fired = await stage.host.setTo(next);
  const ranTriggers = view.nextDue.triggers !== null && view.nextDue.triggers <= next;
  return fired && { ...fired, ranTriggers, changed: stage.changes() !== before };
}

function nextStop(stage: Stage, { nextDue }: HostClockView, target: Date, quiet: boolean): Date {
  const now = stage.clock.now();
  const upkeep = quiet ? renewalDue(stage, now) : nextDue.triggers;
  const due = [nextDue.durable, upkeep].filter((at) => at !== null).map((at) => Math.max(at.getTime(), now.getTime()));
  return new Date(Math.min(target.getTime(), ...due));
}

/** When the next lease of a lock that holds something must have been renewed; null when nothing needs it. */
function renewalDue(stage: Stage, now: Date): Date | null {
  const leases = [...stage.doors.values()].flatMap(({ lock }) => {
    const { armed, leaseUntil } = lock?.snapshot() ?? { armed: [], leaseUntil: null };
    return leaseUntil !== null && armed.some(({ notAfter }) => new Date(notAfter) > now) ? [Date.parse(leaseUntil)] : [];
  });
  return leases.length === 0 ? null : new Date(Math.max(Math.min(...leases) - renewalMs, now.getTime() + leastStepMs));
}

/** The lights stay on: time moves, and what fell due runs when the host boots. */
function hostDown(stage: Stage, target: Date, firedTimers: number): Advanced {
  stage.clock.set(target);
  return { now: target.toISOString(), firedTimers, host: 'down' };
}
