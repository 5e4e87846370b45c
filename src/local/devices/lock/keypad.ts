import { readTypedCode, stretch } from '../../../domain/latch-code.js';
import { type Attempt, type Judged, judge, judgeTypo, turnAway } from './judgement.js';
import type { LockMemory } from './memory.js';
import { paused } from './reader-budget.js';
import type { Verdict } from './state.js';

/** One attempt at the keypad; `proof` as in a presentation. */
export type Typing = Attempt & { proof?: string };

/** Codes typed at the door itself. */
export type Keypad = {
  type(code: string, attempt: Typing): Promise<Verdict>;
  /** Resolves when nothing typed is undecided. */
  idle(): Promise<void>;
};

/** A lock looks at one code at a time, when it is `ready`; a code and its stretched form live no longer than one look. */
export function createKeypad(
  memory: LockMemory,
  doorId: string,
  onJudged: (judged: Judged, attempt: Attempt) => void,
  ready: () => Promise<void>,
): Keypad {
  let tail: Promise<unknown> = Promise.resolve();
  const look = async (typed: string, { proof, ...attempt }: Typing): Promise<Verdict> => {
    const judged = await judgeTyped(memory, doorId, typed, attempt, proof);
    if (judged.fresh) onJudged(judged, attempt);
    return judged.verdict;
  };
  return {
    type(code, attempt) {
      const verdict = tail.then(ready).then(() => look(code, attempt));
      tail = verdict.catch(() => undefined);
      return verdict;
    },
    async idle() {
      await tail;
    },
  };
}

/** The slow stretching is saved for codes that will be looked at. */
async function judgeTyped(memory: LockMemory, doorId: string, typed: string, attempt: Attempt, proof?: string): Promise<Judged> {
  const read = readTypedCode(typed);
  if (read.kind !== 'code') return memory.change((state, time) => judgeTypo(state, time, attempt));
  const state = memory.state();
  if (paused(state.readers, attempt.readerId, memory.time().at)) return memory.change((now, time) => turnAway(now, time, attempt));
  const { salt, scryptCost } = state.enrolment ?? { salt: '', scryptCost: 1024 };
  const stretched = await stretch(read.code, Buffer.from(salt, 'base64url'), scryptCost);
  return memory.change((now, time) => judge(now, time, doorId, { ...attempt, stretched, ...(proof !== undefined && { proof }) }));
}
