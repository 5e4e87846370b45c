import type { DoorRecord } from '../../domain/door-record.js';
import { DoorId } from '../../domain/ids.js';
import { type Plan, planRequest } from '../../domain/plan-request.js';
import type { Ask } from './ask.js';
import type { AskingPorts } from './asking.js';
import { readDoors } from './read-doors.js';

/** The doors that were asked for, and what becomes of the wish as of now. */
export async function planAsked(body: Ask, { doors, policy, clock }: AskingPorts): Promise<{ doors: DoorRecord[]; plan: Plan }> {
  const found = await readDoors(doors, knownForm(body.doorIds));
  return { doors: found, plan: planRequest(body, found, policy, clock.now()) };
}

const knownForm = (ids: readonly string[]) => [...new Set(ids)].flatMap((id) => DoorId.safeParse(id).data ?? []);
