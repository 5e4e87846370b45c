import type { Reading } from './clock.js';
import { freeUntil, note } from './log.js';
import type { LockState } from './state.js';

/** A door that stays open longer has been left open. */
const heldAfterMs = 30_000;

/** The door's contact has moved. Opened without an opening just before is forced. */
export function contactMoved(state: LockState, time: Reading, isOpen: boolean): LockState {
  const { contact } = state;
  if (isOpen === (contact.openSince !== undefined)) return state;
  const { openSince: _, heldTold: __, ...rest } = contact;
  if (!isOpen) return { ...state, contact: rest };
  const opened = { ...state, contact: { ...rest, openSince: time.at.toISOString() } };
  return isFree(state, time) ? opened : note(opened, time, { event: 'doorForced' });
}

/** Somebody opens from inside: that is nobody breaking in. */
export const freeLeaf = (state: LockState, time: Reading): LockState => ({
  ...state,
  contact: { ...state.contact, freeUntil: freeUntil(time) },
});

/** Tells, once an opening, that the door was left open. */
export function noteHeldOpen(state: LockState, time: Reading): LockState {
  const { openSince, heldTold } = state.contact;
  if (openSince === undefined || heldTold || time.at.getTime() - Date.parse(openSince) < heldAfterMs) return state;
  return note({ ...state, contact: { ...state.contact, heldTold: true } }, time, { event: 'heldOpen' });
}

/** Somebody is at the casing. */
export const noteTamper = (state: LockState, time: Reading): LockState => note(state, time, { event: 'tamper' });

const isFree = ({ contact }: LockState, { at }: Reading) => contact.freeUntil !== undefined && at.getTime() < Date.parse(contact.freeUntil);
