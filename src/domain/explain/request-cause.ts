import { z } from 'zod';
import type { DeliveryRecord } from '../delivery.js';
import type { RequestRecord } from '../request-record.js';

/** Why somebody has no code, or not the access they asked for. */
export const RequestCause = z.enum([
  'being-checked',
  'step-up-waits',
  'waits-for-approval',
  'not-due-yet',
  'function-disabled',
  'door-not-ready',
  'gateway-down',
  'sending-quota',
  'not-delivered',
  'code-on-its-way',
  'code-waits',
  'code-was-sent',
  'code-was-shown',
  'has-entered',
  'unknown-person',
  'account-disabled',
  'role-missing',
  'no-guests',
  'no-second-factor',
  'weak-second-factor',
  'policy-blocks',
  'risk-too-high',
  'risk-unknown',
  'nobody-may-decide',
  'denied-by-approver',
  'nobody-decided',
  'no-step-up',
  'door-full',
  'lockdown',
  'two-persons-need-the-cloud',
  'door-offline',
  'no-address',
  'delivery-refused',
  'orchestration-lost',
  'trouble',
  'right-ended',
  'cancelled',
  'revoked',
  'no-show',
  'over',
]);
export type RequestCause = z.infer<typeof RequestCause>;

/** A request with what lies around it. `disabled`: functions that the settings switch off; `deliveries`: what was tried to tell about its codes. */
export type RequestStory = {
  record: RequestRecord;
  timeZone: string;
  disabled: readonly string[];
  deliveries: readonly DeliveryRecord[];
};

/** Without these a request gets no further than it is. */
const needed: readonly string[] = [
  'accessRequest',
  'followRequests',
  'checkIdentity',
  'assessRisk',
  'askApprovers',
  'readDecision',
  'noteBooked',
  'armLock',
  'deliverCode',
  'door',
];

/** The functions a running request misses. */
export const missingFor = ({ record, disabled }: Pick<RequestStory, 'record' | 'disabled'>): string[] =>
  record.status === 'closed' ? [] : needed.filter((name) => disabled.includes(name));

/** What keeps, or has kept, this request from its code. */
export function causeOf(story: RequestStory): RequestCause {
  const { record } = story;
  if (record.status === 'closed') return causeOfEnd(record);
  if (missingFor(story).length > 0) return 'function-disabled';
  switch (record.status) {
    case 'checking':
      return 'being-checked';
    case 'step-up-required':
      return 'step-up-waits';
    case 'awaiting-approval':
      return 'waits-for-approval';
    case 'scheduled':
      return isStuck(record) ? 'door-not-ready' : 'not-due-yet';
    case 'arming':
      return isStuck(record) ? 'door-not-ready' : 'not-due-yet';
    case 'armed':
      return onItsWay(story);
    case 'delivered':
      return record.doors.some(({ delivery }) => delivery === 'held') ? onItsWay(story) : howTold(record);
    case 'entered':
      return 'has-entered';
  }
}

const isStuck = ({ doors }: RequestRecord) => doors.some(({ lock }) => lock === 'pending' || lock === 'unconfirmed');

/** The lock has said yes; what lacks is somebody who takes the message. */
function onItsWay({ record, deliveries }: RequestStory): RequestCause {
  if (record.doors.some(({ delivery }) => delivery === 'failed')) return 'not-delivered';
  const stuck = deliveries.find(({ state, trouble }) => state === 'sending' && trouble !== undefined);
  if (stuck) return stuck.trouble?.because === 'quota' ? 'sending-quota' : 'gateway-down';
  return deliveries.length > 0 ? 'code-on-its-way' : 'not-due-yet';
}

function howTold({ doors }: RequestRecord): RequestCause {
  if (doors.some(({ delivery }) => delivery === 'failed')) return 'not-delivered';
  if (doors.every(({ delivery }) => delivery === 'revealed')) return 'code-was-shown';
  return doors.some(({ sealed }) => sealed === true) ? 'code-waits' : 'code-was-sent';
}

function causeOfEnd({ outcome = 'failed', because = '', checks }: RequestRecord): RequestCause {
  switch (outcome) {
    case 'completed':
      return 'over';
    case 'no-show':
    case 'cancelled':
    case 'revoked':
      return outcome;
    case 'lapsed':
      return because === 'no-step-up' ? 'no-step-up' : 'nobody-decided';
    case 'denied':
    case 'failed':
      return causes[because] ?? fromChecks(checks) ?? (outcome === 'denied' ? 'right-ended' : 'delivery-refused');
  }
}

/** The words that flow, gate and directory give, by what they mean to people. */
const causes: Readonly<Record<string, RequestCause>> = {
  'unknown-person': 'unknown-person',
  'account-disabled': 'account-disabled',
  'not-eligible': 'role-missing',
  'no-guests': 'no-guests',
  'mfa-not-registered': 'no-second-factor',
  'mfa-too-weak': 'weak-second-factor',
  access: 'policy-blocks',
  risk: 'risk-too-high',
  'risk-high': 'risk-too-high',
  'risk-unavailable': 'risk-unknown',
  'nobody-may-decide': 'nobody-may-decide',
  'denied-by-approver': 'denied-by-approver',
  full: 'door-full',
  lockdown: 'lockdown',
  'two-persons-need-the-cloud': 'two-persons-need-the-cloud',
  'door-offline': 'door-offline',
  'no-address': 'no-address',
  'orchestration-lost': 'orchestration-lost',
  trouble: 'trouble',
  revoked: 'revoked',
};

/** Conditional access and risk name a policy or a factor, which is no word of ours: the check that said no tells which of them it was. */
function fromChecks(checks: RequestRecord['checks']): RequestCause | undefined {
  const denied = checks.findLast(({ outcome }) => outcome === 'denied');
  switch (denied?.name) {
    case 'access':
      return 'policy-blocks';
    case 'risk':
      return 'risk-too-high';
    case 'identity':
      return 'role-missing';
    case 'recheck':
    case undefined:
      return undefined;
  }
}
