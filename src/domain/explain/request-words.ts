import type { RequestCause } from './request-cause.js';
import type { Words } from './voices.js';

/** What a request's state means to the person who waits for a code and to the guard, and what to do. */
export const requestWords: Record<RequestCause, Words> = {
  'being-checked': {
    person: 'Your request is being checked.',
    guard: 'The request is being checked and nobody has a code yet.',
    next: 'Wait a moment; if it stays like this for minutes, look at what readiness says is down.',
  },
  'step-up-waits': {
    person: 'Your request waits for you to sign in more strongly.',
    guard: 'The request waits for a stronger sign-in of its requester, so there is no code.',
    next: 'Sign in again as the page asks; after an hour the request lapses.',
  },
  'waits-for-approval': {
    person: 'Somebody still has to say yes to your request.',
    guard: 'The request is not approved, so there is no code and no right to enter.',
    next: 'Remind an approver; silence counts as a no.',
  },
  'not-due-yet': {
    person: 'Your visit is approved, and the code comes shortly before it begins.',
    guard: 'The visit is approved and its code is not due yet.',
    next: 'Wait for the time that the request shows.',
  },
  'function-disabled': {
    person: 'The system is switched off in part, and your request waits.',
    guard: 'A part of the system is switched off, so codes do not go out.',
    next: 'Whoever runs Latch switches the function on again; the request then goes on by itself.',
  },
  'door-not-ready': {
    person: 'The door has not confirmed your visit yet, so there is no code yet.',
    guard: 'The lock has not acknowledged this visit, and nobody gets a code for a lock that has not said yes.',
    next: 'Have the lock looked at; the code goes out by itself as soon as it answers.',
  },
  'gateway-down': {
    person: 'Your code cannot be sent at the moment, but it is there: sign in to see it.',
    guard: 'The messages are not getting out, so the code waits behind a sign-in and the visitor has not heard of it.',
    next: 'Let the visitor sign in and see the code there; the message is tried again by itself.',
  },
  'sending-quota': {
    person: 'Too many messages are going out and yours has to wait, but your code is there: sign in to see it.',
    guard: 'The sending quota is used up for the moment, so the code waits behind a sign-in and the visitor has not heard of it.',
    next: 'Let the visitor sign in and see the code there; raise the quota with the provider if this returns.',
  },
  'not-delivered': {
    person: 'Your code could not be delivered by any way we know.',
    guard: 'No message to the visitor went through, so they have no code.',
    next: 'Correct the number or address in the directory, then send another code.',
  },
  'code-on-its-way': {
    person: 'Your code is on its way.',
    guard: 'The code is being sent at this moment.',
    next: 'Wait a minute; if nothing comes, send another code.',
  },
  'code-waits': {
    person: 'Your code is ready: sign in to see it.',
    guard: 'The code waits behind a sign-in, so the visitor has a link and no digits.',
    next: 'Open the link and sign in; the code is shown once.',
  },
  'code-was-sent': {
    person: 'Your code was sent to you.',
    guard: 'The code was taken by the provider and should be with the visitor.',
    next: 'Look through your messages; if there is none, send another code.',
  },
  'code-was-shown': {
    person: 'Your code was shown to you once and is not shown again.',
    guard: 'The visitor has seen the code.',
    next: 'If it is lost, draw a fresh code inside the visit.',
  },
  'has-entered': {
    person: 'You have entered by this request.',
    guard: 'The visitor has entered.',
    next: 'To enter again inside the visit, draw a fresh code.',
  },
  'unknown-person': {
    person: 'The directory does not know the person this is for.',
    guard: 'The directory does not know this visitor, so do not let them in on this request.',
    next: 'Have the person invited or created in the directory, then ask again.',
  },
  'account-disabled': {
    person: 'The account of the person this is for is disabled.',
    guard: 'The account is disabled, so do not let the visitor in.',
    next: 'Ask whoever looks after accounts why it is disabled.',
  },
  'role-missing': {
    person: 'You are not among those who may ask for this door.',
    guard: 'The visitor is not in the group that may use this door.',
    next: 'Ask the owner of the door to be put into its group, then ask again.',
  },
  'no-guests': {
    person: 'This door is not open to guests of the house.',
    guard: 'The policy of this door lets no guest accounts in, whoever invited them.',
    next: 'Have somebody of the house ask for the visit, or ask for another door.',
  },
  'no-second-factor': {
    person: 'You have no second factor registered, and this door asks for one.',
    guard: 'The visitor has no second factor, and this door asks for one.',
    next: 'Register one at the security page of the account, then ask again.',
  },
  'weak-second-factor': {
    person: 'Your second factor is too weak for this door: text messages do not do.',
    guard: 'The visitor’s second factor is too weak for this door.',
    next: 'Register an authenticator app or a security key, then ask again.',
  },
  'policy-blocks': {
    person: 'A policy does not let this sign-in ask for this door: the device or the place is not allowed.',
    guard: 'A policy blocked the request because of the device or place it was asked from.',
    next: 'Ask from a registered, compliant device and an allowed place; the request names the policy.',
  },
  'risk-too-high': {
    person: 'This request was found too risky.',
    guard: 'The request was denied as too risky, so be careful with this visitor.',
    next: 'Security looks at the factors of the score and clears the account if it is a false alarm; then ask again.',
  },
  'risk-unknown': {
    person: 'How risky this is could not be found out, and without that this door stays shut.',
    guard: 'The risk source was silent, and this door does not open without it.',
    next: 'Wait for the service to come back, then ask again.',
  },
  'nobody-may-decide': {
    person: 'There is nobody who may decide about this door.',
    guard: 'The door has no approver left for this request.',
    next: 'The owner of the door puts people into its approver group, then ask again.',
  },
  'denied-by-approver': {
    person: 'An approver has said no.',
    guard: 'An approver denied this visit.',
    next: 'Talk to the approver; a no stands, so ask again with what they need to know.',
  },
  'nobody-decided': {
    person: 'Nobody decided in time, and silence is a no.',
    guard: 'The request lapsed undecided.',
    next: 'Ask again, and tell an approver that you did.',
  },
  'no-step-up': {
    person: 'The stronger sign-in did not come in time.',
    guard: 'The request lapsed because its requester did not sign in more strongly.',
    next: 'Ask again and complete the sign-in within the hour.',
  },
  'door-full': {
    person: 'The door holds as many visits as it can.',
    guard: 'The door’s lock has no room for another visit.',
    next: 'Ask for another time, or have visits that are over ended.',
  },
  lockdown: {
    person: 'The door was in lockdown for as long as the visit would have lasted.',
    guard: 'The door was in lockdown until the visit’s time was over.',
    next: 'Wait until two persons have lifted it, then ask again.',
  },
  'two-persons-need-the-cloud': {
    person: 'This door asks for two persons and cannot count them by itself.',
    guard: 'The door is set up wrongly: two persons need a door that the cloud decides about.',
    next: 'An administrator changes the door’s judge or its rule, then ask again.',
  },
  'door-offline': {
    person: 'The door could not be reached all the time, so no code was made.',
    guard: 'The lock was out of reach until the visit was over.',
    next: 'Have the lock repaired, then ask again.',
  },
  'no-address': {
    person: 'There is no number or address to send your code to.',
    guard: 'The directory has neither a number nor an address of the visitor.',
    next: 'Add a mobile number or mail address in the directory, then ask again.',
  },
  'delivery-refused': {
    person: 'The messages with your code were refused for good.',
    guard: 'The provider refuses messages to the visitor’s number or address.',
    next: 'Correct the number or address in the directory, then ask again.',
  },
  'orchestration-lost': {
    person: 'Your request was lost on our side and was ended to be safe.',
    guard: 'The process behind the request was ended from outside; its code is dead.',
    next: 'Ask again; whoever runs Latch looks who terminated the instance.',
  },
  trouble: {
    person: 'Something went wrong on our side, and the request was ended to be safe.',
    guard: 'The request failed for a technical reason; its code is dead.',
    next: 'Ask again; the engineer finds the cause under the trace id.',
  },
  'right-ended': {
    person: 'What the request rested on did not hold any more.',
    guard: 'One of the checks behind the visit did not pass any more, so it was ended.',
    next: 'The request names the check; put that right, then ask again.',
  },
  cancelled: {
    person: 'The request was taken back.',
    guard: 'The visit was cancelled.',
    next: 'Ask again if it is needed after all.',
  },
  revoked: {
    person: 'The right to enter was taken away.',
    guard: 'The visit was revoked, so do not let the visitor in.',
    next: 'Security knows why; the revocation is in the request.',
  },
  'no-show': {
    person: 'The visit is over and nobody entered.',
    guard: 'Nobody came.',
    next: 'Ask for another time.',
  },
  over: {
    person: 'The visit is over.',
    guard: 'The visit is over and its code is dead.',
    next: 'Ask for another visit.',
  },
};
