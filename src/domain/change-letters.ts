import { type Letter, letter, said } from './letter.js';
import { listed, type Subject, shown } from './messages.js';

/** Tells whom it concerns that a visit has another window. `isAsked`: it must be approved first. */
export const movedLetter = ({ doors, visitor, span, link }: Subject, isAsked: boolean): Letter =>
  letter(
    `New time: ${listed(doors)}`,
    [
      `${said(visitor)} is now to enter ${listed(doors)} from ${shown(span)}.`,
      isAsked
        ? 'The new time is checked and asked for anew; the time before is given up, and its code is void.'
        : 'Where the code of before does not suit the new time it is void, and another one follows.',
    ],
    link,
  );

/** Tells whom it concerns that a stay does not become longer. */
export const notLongerLetter = ({ doors, visitor, span, link }: Subject, why: 'denied' | 'lapsed'): Letter =>
  letter(
    `Not longer: ${listed(doors)}`,
    [
      why === 'denied' ? 'A longer stay was denied.' : 'Nobody decided on a longer stay in time.',
      `The visit of ${said(visitor)} remains what it was: ${listed(doors)}, ${shown(span)}.`,
    ],
    link,
  );
