import type { ReportLine, Words } from './words.js';

const ifShut =
  'If the door stays shut, compare the time above with your clock, then ask the person who expects you. Do not guess: a keypad pauses after five wrong codes.';
const call = (help: string[]) => (help.length > 0 ? [`Whom to call: ${help.join('; ')}.`] : []);

export const en: Words = {
  visitor: 'A visitor',
  and: (last) => ` and ${last}`,
  more: (count) => ` and ${count} more`,
  to: (from, until) => `${from} to ${until}`,
  codeText: (code, span) => `Your latch code is ${code}. It opens once, from ${span}. Never pass it on.`,
  code: (code, span, help) => ({
    subject: 'Your latch code',
    paragraphs: [
      { large: `Your latch code is ${code}.` },
      `It works from ${span}.`,
      'It opens once. Never pass it on.',
      ifShut,
      ...call(help),
    ],
  }),
  sealedText: (link) => `Your latch code is ready. Sign in to see it, once: ${link}`,
  sealed: ({ doors, span }, help) => ({
    subject: 'Your latch code is ready',
    paragraphs: [
      `Your code for ${doors} works from ${span}.`,
      'Sign in to see it. It is shown once and opens once.',
      ifShut,
      ...call(help),
    ],
  }),
  arranged: ({ doors, span }, { host, deliverAt, leaveLink, help }) => ({
    subject: `Your visit: ${doors}`,
    paragraphs: [
      `${host} expects you at ${doors}, ${span} (time at the door).`,
      `Your code follows by ${deliverAt}. It opens once; inside your time you can draw a fresh one after signing in.`,
      'If no code has come by the beginning, or the door stays shut, call; do not guess.',
      ...call(help),
      'When you have left, say so here:',
      { link: leaveLink },
      'Everything about your visit:',
    ],
  }),
  approved: ({ visitor, doors, span }) => ({
    subject: `Approved: ${doors}`,
    paragraphs: [
      `${visitor} may enter ${doors} from ${span}.`,
      'The code follows before that, to the visitor alone. It says until when it works, which can be sooner than the visit ends.',
      'If no code has come by the beginning, the visitor should ask the person who expects them.',
    ],
  }),
  progress: ({ visitor, doors, span }, status) => ({
    subject: `${steps[status]}: ${doors}`,
    paragraphs: [`${visitor}, ${doors}, ${span}.`, meanings[status]],
  }),
  ended: ({ visitor, doors, span }, outcome) => ({
    subject: `${titles[outcome]}: ${doors}`,
    paragraphs: [`${visitor}, ${doors}, ${span}.`, endings[outcome]],
  }),
  moved: ({ visitor, doors, span }, isAsked) => ({
    subject: `New time: ${doors}`,
    paragraphs: [
      `${visitor} is now to enter ${doors} from ${span}.`,
      isAsked
        ? 'The new time is checked and asked for anew; the time before is given up, and its code is void.'
        : 'Where the code of before does not suit the new time it is void, and another one follows.',
    ],
  }),
  askedAnew: ({ visitor, doors, span }) => ({
    subject: `Asked anew: ${doors}`,
    paragraphs: [
      `${visitor}, ${doors}, ${span}.`,
      'Somebody who had approved this may not decide any more, so their approval does not count, and others are asked. No code is valid until they have decided.',
    ],
  }),
  notLonger: ({ visitor, doors, span }, why) => ({
    subject: `Not longer: ${doors}`,
    paragraphs: [
      why === 'denied' ? 'A longer stay was denied.' : 'Nobody decided on a longer stay in time.',
      `The visit of ${visitor} remains what it was: ${doors}, ${span}.`,
    ],
  }),
  notReady: (visitor, door, opensAt, found, others) => ({
    subject: `Not ready: ${door}`,
    paragraphs: [
      `${visitor} is expected at ${door} from ${opensAt}, and its lock is not ready: ${found.map((each) => shortcomings[each]).join('; ')}.`,
      'No code is given out for a door that has not confirmed it. If it is put right in time, the code goes out then.',
      others.length > 0
        ? `Before anybody sets out: ${others.join(', ')} could be asked for instead, or the host could come along and open.`
        : 'Before anybody sets out: the host could come along and open, or the visit could be moved.',
    ],
  }),
  readyAgain: (visitor, door, opensAt) => ({
    subject: `Ready again: ${door}`,
    paragraphs: [`The lock of ${door} is ready for ${visitor}, from ${opensAt}.`],
  }),
  unreached: ({ visitor, doors, span }, channel, instead) => ({
    subject: `Not reached: ${visitor}`,
    paragraphs: [
      `${visitor} (${doors}, ${span}) was not reached ${channels[channel]}.`,
      instead
        ? `The message went out ${channels[instead]} instead.`
        : 'Nothing is left to try. Please call, and check number and address in the directory.',
    ],
  }),
  report: ({ visitor, doors, span }, status, people) => ({
    subject: `Visit ${statuses[status]}: ${doors}`,
    paragraphs: [`${visitor}: ${doors}, ${span}. The visit is ${statuses[status]}, every code of it is void.`, ...people.map(personLine)],
  }),
  late: ({ visitor, doors, span }, minutes) => ({
    subject: `Not here yet: ${visitor}`,
    paragraphs: [
      `${visitor} was expected at ${doors}, ${span}, and has not entered ${minutes} minutes after the beginning.`,
      'The visit stays as it is until its end. It can be moved or cancelled.',
    ],
  }),
  pushed: { title: 'Latch', body: 'Your latch code is ready.', open: 'Sign in and see it once' },
};

const statuses = {
  scheduled: 'scheduled',
  ready: 'ready',
  'on-site': 'on site',
  done: 'done',
  'no-show': 'over, nobody came',
  cancelled: 'cancelled',
};

function personLine({ name, isEscort, entries, leftAt, approvers, codes }: ReportLine): string {
  const came = entries.length > 0 ? `entered ${entries.map(({ door, at }) => `${door} on ${at}`).join(', ')}` : 'did not enter';
  const left = leftAt ? `, left on ${leftAt}` : '';
  const agreed = approvers.length > 0 ? ` Approved by ${approvers.join(', ')}.` : '';
  return `${name}${isEscort ? ' (escort)' : ''} ${came}${left}. Codes: ${codes}.${agreed}`;
}

const steps = {
  checking: 'Being checked',
  'step-up-required': 'Sign-in wanted',
  'awaiting-approval': 'Waiting for a decision',
  scheduled: 'Arranged',
  arming: 'The lock is being told',
  armed: 'The lock is ready',
  delivered: 'The code is out',
  entered: 'Entered',
};

const meanings = {
  checking: 'The request is being checked. What was decided about it before holds no more.',
  'step-up-required': 'The request waits for a stronger sign-in of yours. Open the page and sign in within the hour.',
  'awaiting-approval': 'Those who decide about this have been asked.',
  scheduled: 'Nobody has to decide about this. The code follows in time, to the visitor alone.',
  arming: 'The door has been booked, and its lock is being told.',
  armed: 'The lock has confirmed. The code follows, to the visitor alone.',
  delivered: 'The visitor was told how to get in.',
  entered: 'The code was used at the door.',
};

const titles = {
  completed: 'Completed',
  denied: 'Denied',
  lapsed: 'Lapsed',
  'no-show': 'Nobody came',
  cancelled: 'Cancelled',
  revoked: 'Revoked',
  failed: 'Failed',
};

const endings = {
  completed: 'The visit is over. Its code is void.',
  denied: 'The request was denied. No code is valid.',
  lapsed: 'Nobody decided in time. No code was made.',
  'no-show': 'The window is over and nobody entered. Its code is void.',
  cancelled: 'The request was taken back. No code is valid.',
  revoked: 'The right to enter was revoked. No code is valid.',
  failed: 'The request could not be carried out. No code is valid. Please ask again, or speak to the person who expects the visitor.',
};

const shortcomings = {
  offline: 'it cannot be reached',
  'clock-off': 'its clock is wrong by more than two minutes',
  'battery-low': 'its battery is nearly empty',
  full: 'it has no room for another grant',
  'not-armed': 'it does not hold the grant it had confirmed',
};

const channels = { push: 'by a notification', sms: 'by text message', teams: 'in Teams', email: 'by mail' };
