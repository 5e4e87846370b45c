import type { DoorRecord } from '../../../src/domain/door-record.js';
import { aHold } from '../../support/a-hold.js';
import { doors } from '../../support/site.js';
import { openApi } from './api.js';
import { edgePorts } from './edge.js';
import type { Visit } from './visit.js';

type Typed = { code: string; attemptId?: string; readerId?: string; door?: DoorRecord; by?: string };

/** The entrance at a site of its own: what a test types at its terminals, and what stands in its records afterwards. */
export async function openEntrance() {
  const edge = edgePorts();
  const { host, as } = await openApi(edge);
  const terminal = as();
  let attempts = 0;
  const fresh = () => `attempt-${++attempts}`;
  /** Every reader is a new one unless it is named, so that no test pays for another's guesses. */
  const present = ({ code, attemptId = fresh(), readerId = `reader-${attempts}`, door = doors.lobby, by = 'lobby-t1' }: Typed) =>
    terminal('POST', `/api/doors/${door.id}/entries`, { attemptId, code, readerId }, { assertion: by });
  const rule = async ({ record }: Visit) => {
    const target = { kind: 'request', id: record.id } as const;
    await edge.rules.hold(target, aHold());
  };
  return {
    edge,
    host,
    as,
    terminal,
    fresh,
    present,
    rule,
    attempt: (attemptId: string, door = doors.lobby) => edge.entries.attempt(door.id, attemptId),
    codeOf: async ({ door, code }: Visit) => (await edge.grants.codes(door.id, code.grantId))[0],
    wait: (ms: number) => edge.clock.set(new Date(edge.clock.now().getTime() + ms)),
  };
}
