import { LatchError } from '../../domain/errors.js';

/** Trouble that may pass is answered by `otherwise`; anything else is thrown on. */
export async function unlessTroubled<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (trouble) {
    if (trouble instanceof LatchError) return otherwise;
    throw trouble;
  }
}
