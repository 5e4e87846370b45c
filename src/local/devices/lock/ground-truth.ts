import type { DeviceWorld } from '../device-world.js';
import type { Attempt } from './judgement.js';
import type { AnswerClaims } from './signed-answer.js';
import type { Verdict } from './state.js';

/** What really happened at the door, written to the ledger after the lock has it on disk. */
export type GroundTruth = {
  /** One verdict of the lock's own: the attempt, and the opening that follows a grant. */
  judged(verdict: Verdict, attempt: Attempt): void;
  /** The lock opened on the cloud's word; the attempt itself is the terminal's to write. */
  opened(claims: AnswerClaims): void;
  /** Somebody inside pushed the handle. */
  left(): void;
};

export function groundTruth({ ledger }: DeviceWorld, { doorId, deviceId }: { doorId: string; deviceId: string }): GroundTruth {
  const place = { doorId, deviceId };
  return {
    judged({ logSeq: _, ...outcome }, attempt) {
      ledger.write({ kind: 'attempt', ...place, ...attempt, ...outcome });
      if (outcome.result === 'denied') return;
      const { grantId, generation } = outcome;
      ledger.write({ kind: 'opening', ...place, ...attempt, grantId, generation });
    },
    left: () => ledger.write({ kind: 'exit', ...place }),
    opened: ({ attemptId, grantId, generation }) => ledger.write({ kind: 'opening', ...place, attemptId, grantId, generation }),
  };
}
