/**
 * One cause, told to three people in one sentence each: to whoever stands at the door, to the guard beside them, to the engineer who has to find it.
 * `next`: what to do now. Never a code, a name or an address.
 */
export type Voices = { person: string; guard: string; engineer: string; next: string };

/** What of it does not depend on the numbers of one case. */
export type Words = Omit<Voices, 'engineer'>;
