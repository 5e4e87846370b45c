import { LatchError } from '../../domain/errors.js';
import type { AttemptRecord } from '../../domain/grant-record.js';
import type { Ports } from '../edge-ports.js';
import { type Entry, unjudged } from './attempt.js';
import { judgeAtLock } from './judge-at-lock.js';
import { judgeInCloud } from './judge-in-cloud.js';

export type JudgingNeeds = Ports<
  | 'entries'
  | 'grants'
  | 'rules'
  | 'requests'
  | 'doors'
  | 'directory'
  | 'keys'
  | 'locks'
  | 'clock'
  | 'policy'
  | 'risk'
  | 'access'
  | 'responders'
>;

/** The stored answer of this attempt, or its first one. Trouble before the verdict is a denial; during it the claim stays: burned, never open. */
export async function judgeEntry(entry: Entry, ports: JudgingNeeds): Promise<AttemptRecord> {
  try {
    return await (entry.door.judge === 'lock' ? judgeAtLock(entry, ports) : judgeInCloud(entry, ports));
  } catch (error) {
    if (!(error instanceof LatchError)) throw error;
    return unjudged(entry, ports);
  }
}
