import type { Word } from './types.js';

/** What somebody had filled in and was about to confirm, kept while they sign in again for it. `question`: the one they were shown when they did. */
export type Draft = { question: number; word: Word; reason: string; escort: boolean; doorName: string };

const keyOf = (requestId: string) => `latch.draft.${requestId}`;

export const keepDraft = (requestId: string, draft: Draft): void => sessionStorage.setItem(keyOf(requestId), JSON.stringify(draft));

export const dropDraft = (requestId: string): void => sessionStorage.removeItem(keyOf(requestId));

export function readDraft(requestId: string): Draft | undefined {
  const kept = sessionStorage.getItem(keyOf(requestId));
  return kept === null ? undefined : JSON.parse(kept);
}
