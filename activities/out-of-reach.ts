import { LatchError } from '../src/domain/errors.js';

const codes: readonly string[] = ['directory-unavailable', 'directory-busy', 'risk-unavailable'];

/** The trouble, if it is that Graph does not answer. */
export const outOfReach = (trouble: unknown): LatchError | undefined =>
  trouble instanceof LatchError && codes.includes(trouble.code) ? trouble : undefined;
