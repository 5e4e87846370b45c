import type { LeafAction } from './action.js';
import { callActivity } from './actions/activity.js';
import { callOrSignal, lockEntities, releaseEntities } from './actions/entity.js';
import { callHttp } from './actions/http.js';
import { callSubOrchestration } from './actions/sub-orchestration.js';
import { createTimer } from './actions/timer.js';
import type { Durable } from './durable.js';
import type { TurnState } from './turn-state.js';

/** Puts one new action of the orchestrator to work. Waiting for an event and continue-as-new take no sequence number. */
export function scheduleAction(durable: Durable, turn: TurnState, action: LeafAction, index: number): void {
  switch (action.actionType) {
    case 0:
    case 1:
      return callActivity(durable, turn, action);
    case 2:
    case 3:
      return callSubOrchestration(durable, turn, action);
    case 4:
    case 6:
      return;
    case 5:
      return createTimer(durable, turn, action, index);
    case 7:
    case 9:
      return callOrSignal(durable, turn, action);
    case 8:
      return callHttp(durable, turn, action);
    case 13:
      return lockEntities(durable, turn, action);
    case 14:
      return releaseEntities(durable, turn);
  }
}
