import type { DoorRecord } from '../../../src/domain/door-record.js';
import { noteCheck, requireApprovals } from '../../../src/domain/request.js';
import type { RequestRecord } from '../../../src/domain/request-record.js';
import type { Person } from '../../../src/ports/people.js';
import { people } from '../../support/site.js';
import type { Edge } from './edge.js';
import { askedFor } from './visit.js';

/** A request that was checked and waits for so many people to say yes. */
export async function waitingFor(edge: Edge, door: DoorRecord, required: number, who: Person = people.alice): Promise<RequestRecord> {
  const { id } = await askedFor(edge, door, { who });
  const at = edge.clock.now().toISOString();
  const passed = (name: 'identity' | 'risk') => ({ name, outcome: 'passed' as const, reasons: [], policyVersion: 'default-1', at });
  const record = await edge.requests.change(id, (asked) =>
    requireApprovals(noteCheck(noteCheck(asked, passed('identity')), passed('risk')), required, at),
  );
  if (!record) throw new Error('no record');
  return record;
}
