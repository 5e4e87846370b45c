import type { HostClockView } from './host-link.js';
import type { Stage } from './stage.js';

export type Advanced = { now: string; firedTimers: number; host?: 'down' };

/** With a lock armed, leases (15 min) must be renewed: nothing is skipped for longer than this. */
const armedStepMs = 5 * 60_000;
/** So many runs of the app's timer triggers without a write, and the world counts as quiet. */
const quietRuns = 2;

/** Waits until neither the host nor any lock has anything left to do. False: the host is down. */
export async function settle(stage: Stage): Promise<boolean> {
  for (;;) {
    const before = stage.changes();
    await Promise.all([...stage.doors.values()].map((door) => door.lock?.idle()));
    if (!(await stage.host.idle())) return false;
    if (stage.changes() === before) return true;
  }
}

/**
 * Moves virtual time to the target, stopping at everything due on the way. While nothing changes, the app's timer triggers
 * are not run at each of their occurrences but once when time stops: a quiet day costs one step.
 */
export async function advanceTo(stage: Stage, target: Date): Promise<Advanced> {
  let firedTimers = 0;
  let unchangedRuns = 0;
  for (;;) {
    if (!(await settle(stage))) return hostDown(stage, target, firedTimers);
    const view = await stage.host.clock();
    if (!view) return hostDown(stage, target, firedTimers);
    const next = nextStop(stage, view, target, unchangedRuns >= quietRuns);
    const before = stage.changes();
    stage.clock.set(next);
    const step = await stage.host.setTo(next);
    if (!step) return hostDown(stage, target, firedTimers);
    firedTimers += step.firedTimers;
    unchangedRuns = stage.changes() === before ? unchangedRuns + 1 : 0;
    if (next >= target && (await settle(stage))) return { now: stage.clock.now().toISOString(), firedTimers };
  }
}

function nextStop(stage: Stage, { nextDue }: HostClockView, target: Date, quiet: boolean): Date {
  const now = stage.clock.now();
  const upkeep = quiet ? (armedAnywhere(stage, now) ? new Date(now.getTime() + armedStepMs) : target) : nextDue.triggers;
  const due = [nextDue.durable, upkeep].filter((at) => at !== null).map((at) => Math.max(at.getTime(), now.getTime()));
  return new Date(Math.min(target.getTime(), ...due));
}

function armedAnywhere(stage: Stage, now: Date): boolean {
  return [...stage.doors.values()].some((door) => door.lock?.snapshot().armed.some((grant) => new Date(grant.notAfter) > now));
}

/** The lights stay on: time moves, and what fell due runs when the host boots. */
function hostDown(stage: Stage, target: Date, firedTimers: number): Advanced {
  stage.clock.set(target);
  return { now: target.toISOString(), firedTimers, host: 'down' };
}
