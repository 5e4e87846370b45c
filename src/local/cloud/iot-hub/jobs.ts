import { setTimeout as delay } from 'node:timers/promises';
import { deviceCondition } from './device-condition.js';
import { HubError } from './errors.js';
import type { Hub, JobRunner } from './hub.js';
import type { Job, JobStatus } from './store/job-store.js';
import { isObject } from './store/merge-patch.js';
import { twinView } from './views.js';
import { twinPatchOf, writeTwin } from './write-twin.js';

const untilThrottleMs = 100;

export function createJobRunner(hub: Hub): JobRunner {
  let running: Promise<void> | undefined;
  const stopping = new AbortController();
  const run = async () => {
    for (let job = nextDue(hub); job && !stopping.signal.aborted; job = nextDue(hub)) await carryOut(hub, job, stopping.signal);
  };
  return {
    wake() {
      running ??= run().finally(() => {
        running = undefined;
      });
    },
    idle: () => running ?? Promise.resolve(),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

const waiting: readonly JobStatus[] = ['scheduled', 'queued', 'running'];

const nextDue = ({ jobs, world }: Hub): Job | undefined =>
  jobs
    .list()
    .filter(({ status, startTime }) => waiting.includes(status) && Date.parse(startTime) <= world.clock.now().getTime())
    .toSorted((one, other) => Date.parse(one.startTime) - Date.parse(other.startTime))[0];

async function carryOut(hub: Hub, job: Job, stopping: AbortSignal): Promise<void> {
  const isMeant = deviceCondition(job.queryCondition);
  const devices = hub.store.list().filter((device) => isMeant(twinView(hub, device)));
  const until = performance.now() + job.maxExecutionTimeInSeconds * 1000;
  const count = { deviceCount: devices.length, succeededCount: 0, failedCount: 0, pendingCount: devices.length, runningCount: 0 };
  const note = (status: JobStatus, more: Partial<Job> = {}) =>
    hub.commits.run(() => hub.jobs.put({ ...job, ...more, status, deviceJobStatistics: { ...count } }));
  await note('running');
  for (const { identity } of devices) {
    if (stopping.aborted || hub.jobs.get(job.jobId)?.status === 'cancelled') return;
    const isDone = performance.now() < until && (await succeeds(hub, job, identity.deviceId));
    count[isDone ? 'succeededCount' : 'failedCount'] += 1;
    count.pendingCount -= 1;
    if (hub.jobs.get(job.jobId)?.status !== 'cancelled') await note('running');
  }
  if (hub.jobs.get(job.jobId)?.status !== 'cancelled') await note('completed', { endTime: hub.world.clock.now().toISOString() });
}

async function succeeds(hub: Hub, job: Job, deviceId: string): Promise<boolean> {
  await myTurn(hub);
  try {
    await perform(hub, job, deviceId);
    return true;
  } catch (error) {
    if (error instanceof HubError) return false;
    throw error;
  }
}

async function perform(hub: Hub, { cloudToDeviceMethod, updateTwin }: Job, deviceId: string): Promise<void> {
  if (isObject(updateTwin)) await writeTwin(hub, deviceId, twinPatchOf(updateTwin), '*');
  if (!cloudToDeviceMethod) return;
  const { methodName, payload, responseTimeoutInSeconds } = cloudToDeviceMethod;
  const link = await hub.links.reachable(deviceId, 0);
  if (!link) throw new HubError(404, 404103, 'DeviceNotOnline', 'Timed out waiting for device to connect.');
  await hub.calls.invoke(link, methodName, payload, responseTimeoutInSeconds * 1000);
}

/** A job is slowed down, never refused. */
async function myTurn(hub: Hub): Promise<void> {
  for (;;) {
    try {
      return hub.throttle('jobDevices');
    } catch {
      await delay(untilThrottleMs);
    }
  }
}
