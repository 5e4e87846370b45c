import type { OperationInput } from '@azure/cosmos';
import { ownKeypad } from '../domain/entry.js';
import type { AttemptRecord } from '../domain/grant-record.js';
import { creation, patching } from './cosmos-batch.js';

/** Guesses of one terminal on one day (UTC) under readers it named: container `grants`, id `n:{terminalId}:{day}`. Counted by increments, so that its readers never wait for each other. */
export const guessCountOf = ({ terminalId, at }: AttemptRecord): string => `n:${terminalId}:${at.slice(0, 10)}`;

const adding = (id: string, value: number, condition?: string): OperationInput =>
  patching(id, [{ op: 'incr', path: '/count', value }], condition);

/** One more, below `most`; `first`: nobody has counted on that day. */
export function countOnce(attempt: AttemptRecord, most: number, first: boolean): OperationInput {
  const id = guessCountOf(attempt);
  return first ? creation({ id, kind: 'guesses', doorId: attempt.doorId, count: 1 }) : adding(id, 1, `c.count < ${Number(most)}`);
}

/** It was no guess. */
export const uncount = (attempt: AttemptRecord): OperationInput[] =>
  attempt.readerId === ownKeypad || attempt.terminalId === undefined ? [] : [adding(guessCountOf(attempt), -1)];
