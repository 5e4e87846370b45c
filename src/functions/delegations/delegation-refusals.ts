import { type DelegationRefusal, mostDelegationsADay, type Refused } from '../../domain/delegation.js';
import { type Problem, problem } from '../http/problem.js';

const wrongAt = (field: 'to' | 'until', code: string, detail: string): Problem =>
  problem(400, code, detail, { errors: [{ field, code, detail }] });

/** Whoever was named is nobody who could. */
export const unfit = () =>
  wrongAt('to', 'unfit-delegate', 'A delegate is somebody else, with an account that is enabled, who may approve by their own role.');

const refusals: Record<DelegationRefusal, Problem> = {
  'ends-before-it-begins': wrongAt('until', 'ends-before-it-begins', 'A delegation ends after it begins.'),
  'in-past': wrongAt('until', 'in-past', 'A delegation ends in the future.'),
  'too-long': wrongAt('until', 'too-long-a-time', 'A delegation lasts for 92 days at most.'),
  'too-many': problem(409, 'too-many-delegations', 'Twenty delegations stand or are planned. End one first.'),
};

/** Why there is no such delegation, or no more of them, as the API says it. */
export const refusal = (refused: Refused, now: Date): Problem =>
  refused.because === 'too-often' ? tooOften(Date.parse(refused.until) - now.getTime()) : refusals[refused.because];

const tooMuch = `You have named ${mostDelegationsADay} delegates within a day. Wait, or keep those you have.`;

/** So that nobody fills mailboxes by naming and ending. */
const tooOften = (waitMs: number): Problem =>
  problem(429, 'too-many-delegations-today', tooMuch, { headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) } });
