import type { FunctionInfo } from '../app/registry.js';
import { isVirtual } from '../clock.js';
import { resolveSetting, timeSpanMs } from '../settings.js';
import { readMark, writeMark } from '../store/marks.js';
import { parseNcrontab, type Schedule } from './ncrontab.js';
import { runFunction } from './run-function.js';
import { inZone } from './time-zone.js';
import type { Trigger, TriggerParts } from './trigger.js';

type Status = { Last: string; Next: string; LastUpdated: string };
type Saved = Status & { schedule: string };
const pastDueMs = 1000;
const longestTimeout = 2 ** 31 - 1;

/** A timer function: one run however many occurrences were missed, and then it is past due. When it ran last outlives a restart. */
export function timerTrigger(parts: TriggerParts, info: FunctionInfo): Trigger {
  const { clock, store } = parts;
  const expression = resolveSetting(info.trigger['schedule']);
  const schedule = scheduleOf(expression);
  const key = `timer:${info.name}`;
  let run: Promise<unknown> | undefined;
  let handle: NodeJS.Timeout | undefined;
  let started = false;

  const status = (): Status => {
    const saved = readMark(store, key);
    if (saved) {
      const { schedule: old, ...last } = JSON.parse(saved) as Saved;
      if (old === expression) return last;
    }
    const now = clock.now();
    return { Last: now.toISOString(), Next: schedule.next(now).toISOString(), LastUpdated: now.toISOString() };
  };
  let current = status();

  const save = () => {
    void store.write(() => writeMark(store, key, JSON.stringify({ ...current, schedule: expression })));
  };

  const runOnce = (isPastDue: boolean) => {
    const now = clock.now();
    current = { Last: now.toISOString(), Next: schedule.next(now).toISOString(), LastUpdated: now.toISOString() };
    save();
    const json = JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: current, IsPastDue: isPastDue });
    run = runFunction(parts, info, { json }).finally(() => {
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
    handle = setTimeout(
      () => {
        if (fireDue() === 0) arm();
      },
      Math.min(Math.max(wait, 0), longestTimeout),
    );
    handle.unref();
  };

  return {
    start() {
      started = true;
      save();
      if (info.trigger['runOnStartup'] === true) runOnce(false);
      else if (!fireDue()) arm();
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

/** An NCRONTAB expression in the zone of `WEBSITE_TIME_ZONE` (default UTC), or a time span between two runs. */
function scheduleOf(text: string): Schedule {
  const zone = process.env['WEBSITE_TIME_ZONE'];
  if (!/^\d+(\.\d+)?:/.test(text)) return zone ? inZone(parseNcrontab(text), zone) : parseNcrontab(text);
  const every = timeSpanMs(text);
  return { next: (after) => new Date(after.getTime() + every) };
}
