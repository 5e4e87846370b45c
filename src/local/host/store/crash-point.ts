/** Called just before and just after every commit; answering true cuts the power there: nothing more is written, nobody hears of it. */
export type CommitHook = (phase: 'before' | 'after', commit: number) => boolean;

/** Kills the process at its n-th commit (`LATCH_CRASH_AT_COMMIT`), just before or just after (`LATCH_CRASH_PHASE`, default `before`): how tests prove recovery. */
export function crashPoint(env: NodeJS.ProcessEnv = process.env): CommitHook {
  const at = Number(env['LATCH_CRASH_AT_COMMIT'] ?? 0);
  const when = env['LATCH_CRASH_PHASE'] === 'after' ? 'after' : 'before';
  return (phase, commit) => {
    if (commit === at && phase === when) process.kill(process.pid, 'SIGKILL');
    return false;
  };
}
