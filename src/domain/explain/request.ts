import { openVotesOf } from '../counted.js';
import { shownAt } from '../local-time.js';
import type { DoorState, RequestRecord } from '../request-record.js';
import { causeOf, missingFor, type RequestCause, type RequestStory } from './request-cause.js';
import { requestWords } from './request-words.js';
import type { Voices } from './voices.js';

/** Why a request has come to what it has, or waits where it waits. */
export function explainRequest(story: RequestStory): Voices & { cause: RequestCause } {
  const cause = causeOf(story);
  return { cause, ...requestWords[cause], engineer: engineerOf(story, cause) };
}

/** One sentence with numbers, times as the doors show them. */
function engineerOf(story: RequestStory, cause: RequestCause): string {
  const { record, timeZone } = story;
  const shown = (at: string) => shownAt(at, timeZone);
  const { status, clocks, approvals } = record;
  if (cause === 'function-disabled')
    return `Switched off by the settings: ${missingFor(story).join(', ')}; the request waits as ${status}.`;
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
      return `${doorsOf(record)}; the code leaves from ${shown(clocks.deliverAt)} on, once every lock has acknowledged it${outboxOf(story)}.`;
    case 'delivered':
    case 'entered':
      return `${doorsOf(record)};${fresh(record)} the window is ${shown(clocks.opensAt)} to ${shown(clocks.closesAt)}${outboxOf(story)}.`;
    case 'closed':
      return endOf(record, shown);
  }
}

function endOf(record: RequestRecord, shown: (at: string) => string): string {
  const { outcome, because, checks, clocks, timeline } = record;
  const objections = checks
    .filter((check) => check.outcome === 'denied')
    .map(({ name, reasons, policyVersion }) => `${name}: ${reasons.join(', ')} by policy ${policyVersion}`);
  const why = `${because ? ` because of ${because}` : ''}${objections.length > 0 ? ` (${objections.join('; ')})` : ''}`;
  return `It ended as ${outcome}${why} on ${shown(timeline.at(-1)?.at ?? clocks.closesAt)}.`;
}

/** What was tried to tell the person, and what stands in the way. */
function outboxOf({ deliveries }: RequestStory): string {
  const said = deliveries.map(({ channel, state, because, trouble }) => {
    const why = because ?? (state === 'sending' ? trouble?.because : undefined);
    const again = state === 'sending' && trouble ? `, tried ${trouble.times} times, tried again by itself` : '';
    return `${channel} ${state}${why ? ` (${why})` : ''}${again}`;
  });
  return said.length > 0 ? `; outbox: ${said.join(', ')}` : '';
}

const doorsOf = ({ doors }: RequestRecord) => doors.map(describe).join(', ');

const describe = ({ doorId, lock, delivery, because }: DoorState) =>
  `${doorId}: lock ${lock}, code ${delivery === 'none' ? 'not delivered' : delivery}${because ? ` (${because})` : ''}`;

const fresh = ({ freshCodes = [] }: RequestRecord) => (freshCodes.length > 0 ? ` ${freshCodes.length} fresh codes were drawn;` : '');
