/** Everything but orchestrations takes the time from here. */
export type Clock = { now(): Date };
