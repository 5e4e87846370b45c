import { type Letter, letter } from '../letter.js';

/** Tells security that what was signed earlier is not what the database holds. */
export const otherHistoryLetter = (n: number): Letter =>
  letter('Alarm: the audit is not what was signed', [
    `Checkpoint ${n} names records that the database does not have, or has with another content.`,
    'Either somebody changed the audit, or the database was set back to an earlier state. Latch goes on and signs what it has now, behind what was signed before.',
    'Run "latch audit verify" with the checkpoints that were kept, and keep a copy of the database as it is before anything is repaired.',
  ]);
