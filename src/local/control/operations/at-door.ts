import type { Answer, Call } from '../../cloud/kernel/serve.js';
import type { Stage, StageDoor } from '../stage.js';
import { problem } from './reply.js';

/** Goes on with the door a call's path names (`:id`). Errors: 404 `unknown-door`. */
export function atDoor(stage: Stage, call: Call, use: (door: StageDoor) => Answer | Promise<Answer>): Answer | Promise<Answer> {
  const door = stage.doors.get(call.params['id'] ?? '');
  return door ? use(door) : problem(404, 'unknown-door', `There is no door ${call.params['id']}.`);
}
