import { type Problem, problem } from '../http/problem.js';

/** Somebody was asked about again, and their request has ended with the answer. */
export const noLongerFit = (because: string): Problem =>
  problem(409, 'no-longer-fit', 'Who asked may not enter any more, so the request was ended.', { more: { because } });
