import type { RequestRecord } from '../../domain/request-record.js';
import type { Identity } from '../../ports/identity.js';
import { type Problem, problem } from '../http/problem.js';
import { answer, type Reply } from '../http/reply.js';
import { type SignInAddress, stepUpChallenge } from '../http/step-up-challenge.js';
import type { Decided, DecisionRefusal } from './decide.js';
import { noLongerFit } from './no-longer-fit.js';

/** What became of a decision, as the API says it. A decision that came too late names `settled`: by whom, which, and when. */
export function decidedReply(decided: Decided, who: Identity, { id }: RequestRecord, signIn: SignInAddress): Reply {
  switch (decided.kind) {
    case 'decided':
      return answer(200, { id, ...decided.vote });
    case 'step-up':
      return stepUpChallenge(who, decided.demand, signIn, id);
    case 'unfit':
      return noLongerFit(decided.because);
    case 'refused':
      return decided.settled ? { ...refusals[decided.because], more: { settled: decided.settled } } : refusals[decided.because];
  }
}

const refusals: Record<DecisionRefusal, Problem> = {
  'not-an-approver': problem(403, 'not-an-approver', 'You are not an approver of every door of this request.'),
  'door-name': problem(400, 'door-name', 'Approving entry to an exclusion area takes the name of its door, typed.'),
  'self-approval': problem(403, 'self-approval', 'Nobody decides a request of their own.'),
  'same-person': problem(403, 'same-person', 'You have decided already, with another account.'),
  'already-decided': problem(409, 'already-decided', 'This request has been decided.'),
  changed: problem(409, 'changed', 'The request has changed since you saw it, or is still being checked: look at it again, then decide.'),
  'too-late': problem(409, 'too-late', 'The time to decide is over.'),
};
