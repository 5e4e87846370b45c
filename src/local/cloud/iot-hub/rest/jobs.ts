import type { Call, Operation } from '../../kernel/serve.js';
import { deviceCondition } from '../device-condition.js';
import { HubError } from '../errors.js';
import type { Hub } from '../hub.js';
import type { Job } from '../store/job-store.js';
import { isObject } from '../store/merge-patch.js';
import { hubOperation, jsonBody } from './operation.js';

const jobIdOf = ({ params }: Call) => params['id'] ?? '';
const isFinal = ({ status }: Job) => status === 'completed' || status === 'failed' || status === 'cancelled';

/** Jobs - Create Scheduled Job: a method or a twin update for many devices, now or later. */
export const createJob = (hub: Hub): Operation =>
  hubOperation('Jobs - Create Scheduled Job', 'PUT', '/jobs/v2/:id', async (call) => {
    hub.throttle('jobs');
    const job = readJob(call, hub.world.clock.now());
    await hub.commits.run(() => {
      if (hub.jobs.get(job.jobId)) throw new HubError(409, 409004, 'JobAlreadyExists', `A job with ID '${job.jobId}' exists.`);
      hub.jobs.put(job);
    });
    hub.runner().wake();
    return { status: 200, body: job };
  });

/** Jobs - Get Scheduled Job. */
export const getJob = (hub: Hub): Operation =>
  hubOperation('Jobs - Get Scheduled Job', 'GET', '/jobs/v2/:id', async (call) => {
    hub.throttle('jobs');
    hub.runner().wake();
    return { status: 200, body: known(hub, call) };
  });

/** Jobs - Cancel Scheduled Job: what was done stays done. */
export const cancelJob = (hub: Hub): Operation =>
  hubOperation('Jobs - Cancel Scheduled Job', 'POST', '/jobs/v2/:id/cancel', async (call) => {
    hub.throttle('jobs');
    const endTime = hub.world.clock.now().toISOString();
    const cancelled = await hub.commits.run(() => {
      const job = known(hub, call);
      const after: Job = isFinal(job) ? job : { ...job, status: 'cancelled', endTime };
      hub.jobs.put(after);
      return after;
    });
    return { status: 200, body: cancelled };
  });

/** Jobs - Query Scheduled Jobs, by `jobType` and `jobStatus`; all on one page. */
export const queryJobs = (hub: Hub): Operation =>
  hubOperation('Jobs - Query Scheduled Jobs', 'GET', '/jobs/v2/query', async ({ query }) => {
    hub.throttle('jobs');
    hub.runner().wake();
    const isMeant = (name: string, value: string) => (query.get(name) ?? value) === value;
    const found = hub.jobs.list().filter(({ type, status }) => isMeant('jobType', type) && isMeant('jobStatus', status));
    return { status: 200, headers: { 'x-ms-item-type': 'jobResponse' }, body: found };
  });

function known(hub: Hub, call: Call): Job {
  const job = hub.jobs.get(jobIdOf(call));
  if (!job) throw new HubError(404, 404007, 'JobNotFound', `Job ${jobIdOf(call)} not found`);
  return job;
}

function readJob(call: Call, now: Date): Job {
  const { type, queryCondition, cloudToDeviceMethod: method, updateTwin, startTime, maxExecutionTimeInSeconds = 3600 } = jsonBody(call);
  if (typeof queryCondition !== 'string' || typeof maxExecutionTimeInSeconds !== 'number') throw invalid('queryCondition is missing');
  deviceCondition(queryCondition);
  const begins = typeof startTime === 'string' && startTime !== '' ? new Date(startTime) : now;
  if (Number.isNaN(begins.getTime())) throw invalid('startTime is no time');
  return {
    jobId: jobIdOf(call),
    ...workOf(type, method, updateTwin),
    queryCondition,
    createdTime: now.toISOString(),
    startTime: begins.toISOString(),
    maxExecutionTimeInSeconds,
    status: begins > now ? 'scheduled' : 'queued',
    deviceJobStatistics: { deviceCount: 0, succeededCount: 0, failedCount: 0, pendingCount: 0, runningCount: 0 },
  };
}

function workOf(type: unknown, method: unknown, updateTwin: unknown): Pick<Job, 'type' | 'cloudToDeviceMethod' | 'updateTwin'> {
  if (type === 'scheduleUpdateTwin' && isObject(updateTwin)) return { type, updateTwin };
  if (type !== 'scheduleDeviceMethod' || !isObject(method) || typeof method['methodName'] !== 'string')
    throw invalid('type is scheduleDeviceMethod with a method, or scheduleUpdateTwin with a twin');
  const { methodName, payload = null, responseTimeoutInSeconds: seconds } = method;
  return { type, cloudToDeviceMethod: { methodName, payload, responseTimeoutInSeconds: typeof seconds === 'number' ? seconds : 30 } };
}

const invalid = (message: string) => new HubError(400, 400004, 'ArgumentInvalid', `${message}.`);
