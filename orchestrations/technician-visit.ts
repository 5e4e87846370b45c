import * as act from '../activities/contracts.js';
import { again, call, listen, type OrchestrationContext, patiently, type Step, sooner, unless, wokenOrDue } from '../src/durable/steps.js';
import { technicianVisitFlow, VisitChanged } from './events.js';

/** After so many rounds, or weeks, the history is put aside: a visit may change often, and wait for months. */
const mostRounds = 12;

/** One scheduled visit, from its booking to its report. The record says what should be; each round makes it so and sleeps until something changes or is due. */
export function* technicianVisit(ctx: OrchestrationContext): Step<unknown> {
  const { visitId } = technicianVisitFlow.input.parse(ctx.df.getInput());
  const inbox = listen(ctx, VisitChanged);
  for (let round = 0; round < mostRounds && !inbox.isFull(); round += 1) {
    // 1. A request for every person and group of doors: opened when it is time to ask, moved and cancelled with the visit.
    const standing = yield* call(ctx, act.alignVisit, { visitId }, patiently);

    // 2. It is over: the host gets a report of it.
    if (standing.kind === 'over') return yield* call(ctx, act.closeVisit, { visitId }, patiently);

    // 3. Whoever should be there by now and is not: the host hears of it.
    for (const requestId of standing.missed) yield* unless(call(ctx, act.tellMissed, { visitId, requestId }), undefined);

    // 4. Its requests go their own way; until one of them ends, or the visit changes, there is nothing to do.
    yield* wokenOrDue(ctx, inbox, sooner(new Date(standing.next), inbox.fullAt));
  }
  return again(ctx, { visitId });
}
