/** Kills the process at its n-th commit (`LATCH_CRASH_AT_COMMIT`), just before or just after (`LATCH_CRASH_PHASE`, default `before`): how tests prove recovery. */
export function crashPoint(env: NodeJS.ProcessEnv = process.env): (phase: 'before' | 'after', commit: number) => void {
  const at = Number(env['LATCH_CRASH_AT_COMMIT'] ?? 0);
  const when = env['LATCH_CRASH_PHASE'] === 'after' ? 'after' : 'before';
  if (!at) return () => {};
  return (phase, commit) => {
    if (commit === at && phase === when) process.kill(process.pid, 'SIGKILL');
  };
}
