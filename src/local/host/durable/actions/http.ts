import type { LeafAction } from '../action.js';
import { httpActivity } from '../call-http.js';
import type { Durable } from '../durable.js';
import { type TurnState, takeId } from '../turn-state.js';
import { scheduleActivity } from './activity.js';

type CallHttp = Extract<LeafAction, { actionType: 8 }>;

/** `callHttp` is an activity the host brings along. */
export function callHttp(durable: Durable, turn: TurnState, action: CallHttp): void {
  const request = action.httpRequest;
  scheduleActivity(durable, turn, {
    task: takeId(turn),
    name: httpActivity,
    input: JSON.stringify(request),
    carry: { kind: 'http', request },
  });
}
