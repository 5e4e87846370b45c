import type { FunctionInfo } from '../app/registry.js';
import { isVirtual } from '../clock.js';
import { resolveSetting } from '../settings.js';
import { readMark, writeMark } from '../store/marks.js';
import { runFunction } from './run-function.js';
import { type TimerSchedule, timerSchedule } from './timer-schedule.js';
import type { Trigger, TriggerParts } from './trigger.js';

/** When a timer ran last, when it runs next, and when that was reckoned: as the function is told, from before its run. */
type Status = { Last: string; Next: string; LastUpdated: string };
const never = '0001-01-01T00:00:00+00:00';
const pastDueMs = 1000;
const longestTimeout = 2 ** 31 - 1;

/**
 * A timer function: one run however many occurrences were missed, and then it is past due. What it did outlives a restart and is written down after the run,
 * so that a run which the host didn't survive is made again.
 */
export function timerTrigger(parts: TriggerParts, info: FunctionInfo): Trigger {
  const { clock, store } = parts;
  const { schedule, expression, isFrequent } = timerSchedule(resolveSetting(info.trigger['schedule']));
  const isMonitored = info.trigger['useMonitor'] !== false && !isFrequent;
  const key = `timer:${info.name}`;
  let run: Promise<unknown> | undefined;
  let handle: NodeJS.Timeout | undefined;
  let started = false;
  let current = (isMonitored && savedStatus(readMark(store, key), expression)) || firstStatus(schedule, clock.now());

  const save = () => {
    if (isMonitored) void store.write(() => writeMark(store, key, JSON.stringify({ ...current, schedule: expression })));
  };

  const runOnce = (isPastDue: boolean) => {
    const at = clock.now();
    const ScheduleStatus = isMonitored ? current : null;
    const json = JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus, IsPastDue: isPastDue });
    run = runFunction(parts, info, { json }).finally(() => {
      current = { Last: at.toISOString(), Next: schedule.next(at).toISOString(), LastUpdated: at.toISOString() };
      save();
      run = undefined;
      arm();
    });
  };

  const fireDue = () => {
    const late = clock.now().getTime() - Date.parse(current.Next);
    if (!started || run || late < 0) return 0;
    runOnce(late > pastDueMs);
    return 1;
  };

  const arm = () => {
    clearTimeout(handle);
    if (!started || isVirtual(clock)) return;
    const wait = Date.parse(current.Next) - clock.now().getTime();
    const onTime = () => {
      if (fireDue() === 0) arm();
    };
    handle = setTimeout(onTime, Math.min(Math.max(wait, 0), longestTimeout));
    handle.unref();
  };

  return {
    start() {
      started = true;
      save();
      if (fireDue() > 0) return;
      if (info.trigger['runOnStartup'] === true) runOnce(false);
      else arm();
    },
    async stop() {
      started = false;
      clearTimeout(handle);
      await run;
    },
    nextDue: () => new Date(current.Next),
    fireDue,
    settled: async () => void (await run),
  };
}

/** What an earlier life of the host wrote, if the schedule is still the same. */
function savedStatus(text: string | undefined, expression: string): Status | undefined {
  if (text === undefined) return undefined;
  const { schedule, ...status } = JSON.parse(text) as Status & { schedule: string };
  return schedule === expression ? status : undefined;
}

function firstStatus(schedule: TimerSchedule['schedule'], now: Date): Status {
  return { Last: never, Next: schedule.next(now).toISOString(), LastUpdated: now.toISOString() };
}
