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
      callActivity(durable, turn, action);
      break;
    case 2:
    case 3:
      callSubOrchestration(durable, turn, action);
      break;
    case 4:
    case 6:
      break;
    case 5:
      createTimer(durable, turn, action, index);
      break;
    case 7:
    case 9:
    case 10:
      callOrSignal(durable, turn, action);
      break;
    case 8:
      callHttp(durable, turn, action);
      break;
    case 13:
      lockEntities(durable, turn, action);
      break;
    case 14:
      releaseEntities(durable, turn);
      break;
  }
}
