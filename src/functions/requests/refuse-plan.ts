import type { PlanRefusal } from '../../domain/plan-request.js';
import { type Problem, problem } from '../http/problem.js';

/** A refused plan as the API says it: 400 with the plan's own code, the field, and the times that may have been meant. */
export function refusePlan({ code, field, detail, offers }: PlanRefusal): Problem {
  return problem(400, code, detail, { errors: [{ field, code, detail }], ...(offers ? { more: { offers } } : {}) });
}
