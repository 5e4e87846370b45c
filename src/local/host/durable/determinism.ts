import { type LeafAction, signature } from './action.js';

/**
 * Compares a replay's actions with those of the earlier turns. Answers a message that names both, or undefined when they agree.
 * The SDK itself doesn't check: a changed orchestrator would hand results to the wrong tasks.
 */
export function divergence(past: string[], replayed: LeafAction[]): string | undefined {
  for (const [index, expected] of past.entries()) {
    const action = replayed[index];
    const actual = action ? signature(action) : 'nothing';
    if (actual !== expected) {
      return `Non-Deterministic workflow detected: action ${index} of a previous execution was '${expected}', but the current replay took '${actual}'. Was the orchestrator changed while this instance was in flight, or does it use the clock, randomness or I/O?`;
    }
  }
  return undefined;
}

/** A pending activity, timer or sub-orchestration yielded twice is scheduled twice by the Azure extension, and sequence numbers drift. */
export function scheduledTwice(actions: LeafAction[]): LeafAction | undefined {
  const seen = new Set<LeafAction>();
  for (const action of actions) {
    if (action.actionType !== 6 && seen.has(action)) return action;
    seen.add(action);
  }
  return undefined;
}
