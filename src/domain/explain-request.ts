import { openVotesOf } from './counted.js';
import { shownAt } from './local-time.js';
import type { DoorState, RequestRecord } from './request-record.js';

/** Where a request stands and why: one sentence with numbers. `timeZone`: of its doors. */
export function explainRequest(record: RequestRecord, timeZone: string): string {
  const shown = (at: string) => shownAt(at, timeZone);
  const { status, clocks, approvals, outcome, because } = record;
  switch (status) {
    case 'checking':
      return `Identity and risk are being checked, since ${shown(record.askedAt)}.`;
    case 'step-up-required':
      return 'It waits for its requester to sign in more strongly.';
    case 'awaiting-approval':
      return `${openVotesOf(record).filter(({ decision }) => decision === 'approve').length} of ${approvals.required} approvals are given; it lapses on ${shown(clocks.decideBy)}.`;
    case 'scheduled':
      return `Approved; the lock is armed from ${shown(clocks.armAt)}.`;
    case 'arming':
    case 'armed':
      return `${doorsOf(record)}; the code leaves from ${shown(clocks.deliverAt)} on, once every lock has acknowledged it.`;
    case 'delivered':
    case 'entered':
      return `${doorsOf(record)}; ${fresh(record)} the window is ${shown(clocks.opensAt)} to ${shown(clocks.closesAt)}.`;
    case 'closed':
      return `It ended as ${outcome}${because ? ` because of ${because}` : ''} on ${shown(record.timeline.at(-1)?.at ?? clocks.closesAt)}.`;
  }
}

const doorsOf = ({ doors }: RequestRecord) => doors.map(describe).join(', ');

const describe = ({ doorId, lock, delivery, because }: DoorState) =>
  `${doorId}: lock ${lock}, code ${delivery === 'none' ? 'not delivered' : delivery}${because ? ` (${because})` : ''}`;

const fresh = ({ freshCodes = [] }: RequestRecord) => (freshCodes.length > 0 ? `${freshCodes.length} fresh codes were drawn;` : '');
