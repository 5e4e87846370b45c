import { showNumber } from '../show-number.js';

/** A number in a sentence, as it is written there. */
export const grouped = (count: number): string => showNumber(count, 'de');
