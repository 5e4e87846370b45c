import type { DoorRecord } from './door-record.js';
import type { DoorId, PersonId } from './ids.js';
import { said } from './letter.js';
import { worksOffline } from './policy.js';
import type { RequestRecord } from './request-record.js';
import { byPeople, withLine } from './timeline.js';
import type { When } from './window.js';

export type ReadOutRefusal = 'door-has-coverage' | 'read-out-before' | 'too-many-tries' | 'own-request' | 'not-delivered' | 'wrong-number';

/** Who calls back may err three times in all. */
const mostTries = 3;

const events = { done: 'code-read-out', refused: 'read-out-refused' } as const;

/** Why the desk cannot read this door's code out to its visitor, before anybody is called; undefined when it can. Once for each generation. `isOwn`: the operator is a party to the request, by whatever account. */
export function readOutRefusal(
  record: RequestRecord,
  door: Pick<DoorRecord, 'id' | 'judge' | 'offlineCapable'>,
  isOwn: boolean,
  generation: number | undefined,
): ReadOutRefusal | undefined {
  if (isOwn) return 'own-request';
  if (!worksOffline(door)) return 'door-has-coverage';
  if (generation === undefined) return 'not-delivered';
  if (linesOf(record, events.refused).length >= mostTries) return 'too-many-tries';
  return linesOf(record, events.done).some(({ detail }) => detail.startsWith(`${door.id}, code ${generation} `))
    ? 'read-out-before'
    : undefined;
}

const linesOf = ({ timeline }: RequestRecord, event: string) => timeline.filter((line) => line.event === event);

/** Whether the number that was called back is the one in the directory: its last four digits say so. */
export const isTheirNumber = (mobile: string | undefined, ending: string): boolean =>
  mobile !== undefined && mobile.replace(/\D/g, '').slice(-4) === ending;

/** On record before the code is shown to the operator: a crash shows it at most once. */
export const noteReadOut = (record: RequestRecord, { doorId, generation, operator, reason, at }: ReadOut): RequestRecord =>
  withLine(
    record,
    {},
    byPeople(at, events.done, `${doorId}, code ${generation} by ${operator}, after call-back: ${said(reason, 500)}`, {
      who: operator,
      doorId,
    }),
  );

type ReadOut = { doorId: DoorId; generation: number; operator: PersonId; reason: string; at: When };

export const noteReadOutRefused = (record: RequestRecord, doorId: DoorId, operator: PersonId, at: When): RequestRecord =>
  withLine(
    record,
    {},
    byPeople(at, events.refused, `${doorId} by ${operator}, not the number in the directory`, { who: operator, doorId }),
  );
