import type { Sqlite } from '../../kernel/sqlite.js';

export type JobStatus = 'scheduled' | 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';

/** One job as REST shows it (Jobs - Get Scheduled Job); instants are ISO 8601. */
export type Job = {
  jobId: string;
  type: 'scheduleDeviceMethod' | 'scheduleUpdateTwin';
  queryCondition: string;
  cloudToDeviceMethod?: { methodName: string; payload: unknown; responseTimeoutInSeconds: number };
  updateTwin?: { tags?: unknown; properties?: { desired?: unknown } };
  createdTime: string;
  startTime: string;
  endTime?: string;
  maxExecutionTimeInSeconds: number;
  status: JobStatus;
  deviceJobStatistics: { deviceCount: number; succeededCount: number; failedCount: number; pendingCount: number; runningCount: number };
};

/** Rows of jobs; every write belongs inside a commit. */
export type JobStore = { get(jobId: string): Job | undefined; put(job: Job): void; list(): Job[] };

export function createJobStore({ statement }: Sqlite): JobStore {
  const read = (row: unknown): Job => JSON.parse((row as { body: string }).body) as Job;
  return {
    get(jobId) {
      const row = statement('SELECT body FROM jobs WHERE id = ?').get(jobId);
      return row === undefined ? undefined : read(row);
    },
    put: (job) => void statement('INSERT OR REPLACE INTO jobs VALUES (?, ?)').run(job.jobId, JSON.stringify(job)),
    list: () => statement('SELECT body FROM jobs ORDER BY id').all().map(read),
  };
}
