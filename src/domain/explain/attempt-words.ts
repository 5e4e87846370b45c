import type { DenialReason } from '../grant-record.js';
import type { Words } from './voices.js';

/** What a denial at the door means to the person who stands there and to the guard, and what to do. */
export const attemptWords: Record<DenialReason, Words> = {
  'unknown-code': {
    person: 'What was typed is not your code for this door.',
    guard: 'Somebody typed digits that are no code of this door: a slip, a code of another door, or a guess.',
    next: 'Read the code again from the newest message and compare the door; after five wrong ones the keypad pauses.',
  },
  'wrong-door': {
    person: 'This code is for another door.',
    guard: 'The code is genuine but belongs to another door, so the visitor may stand at the wrong one.',
    next: 'Go to the door that the message names, or ask for this door too.',
  },
  'too-early': {
    person: 'Your code does not work yet.',
    guard: 'The visitor is early: the code is genuine and starts to work later.',
    next: 'Wait until the time in the message; if the clock on the wall says it is past that, tell the engineer.',
  },
  'too-late': {
    person: 'Your code has run out.',
    guard: 'The visitor is late: the code was genuine and has run out.',
    next: 'Inside the visit, draw a fresh code; after it, ask for another visit.',
  },
  used: {
    person: 'This code has opened the door once already and opens it no second time.',
    guard: 'The code was spent on an entry already: either the visitor came out again, or somebody else used it.',
    next: 'To enter again, draw a fresh code; if it was not you who entered, tell security now.',
  },
  revoked: {
    person: 'You may not enter with this code any more.',
    guard: 'The right to enter was taken away, so do not let the visitor in on this code.',
    next: 'Ask the person who expects you; whoever may know finds the revocation in the request.',
  },
  throttled: {
    person: 'This keypad is pausing after too many wrong codes.',
    guard: 'The keypad pauses after wrong codes; this one was not even looked at and is not spoiled.',
    next: 'Use the other keypad of this door, or wait for the pause to end; if nobody typed wrong codes, look who was here.',
  },
  lockdown: {
    person: 'Nobody enters this door at the moment.',
    guard: 'The door is in lockdown: nobody enters until it is lifted by two persons.',
    next: 'Wait for the lockdown to be lifted; the way out is free.',
  },
  'door-offline': {
    person: 'The door did not answer, and your code is still good.',
    guard: 'The lock cannot be reached, and without its word nothing opens; the visitor has done nothing wrong.',
    next: 'Try once more; then have the lock’s network looked at, and let the visitor in by another way if they may enter.',
  },
  'clock-untrusted': {
    person: 'The door cannot tell the time well enough to let anybody in.',
    guard: 'The lock’s clock is off by more than it may correct, so it refuses every code.',
    next: 'Have the lock connected so that it learns the time; the code is still good.',
  },
  'not-bound': {
    person: 'This code works only together with the phone it was shown on.',
    guard: 'The code is tied to a phone that was not held to the reader, so it may be in other hands.',
    next: 'Hold the phone that showed the code to the reader; a keypad alone cannot take it.',
  },
  'not-armed': {
    person: 'The door does not know your code yet.',
    guard: 'The code is genuine, but the lock has not taken it up yet.',
    next: 'Wait a minute and try again; if it goes on, the engineer must see why the lock was not told.',
  },
  'rules-unavailable': {
    person: 'The system behind the door could not be asked, and your code is still good.',
    guard: 'The records could not be asked, and without them nothing opens; the visitor has done nothing wrong.',
    next: 'Try again in a minute; if it goes on, look at what readiness says is down.',
  },
  'second-person': {
    person: 'This door opens for two people: the second must type their own code within half a minute.',
    guard: 'The door asks for two persons, and only one has typed a code.',
    next: 'Both type their own codes, one after the other, within 30 seconds.',
  },
  'no-escort': {
    person: 'You are accompanied here: your escort goes first, and you follow within half a minute.',
    guard: 'The visitor must be accompanied, and the escort has not just gone through this door.',
    next: 'The escort types their own code, then the visitor theirs, within 30 seconds.',
  },
};
