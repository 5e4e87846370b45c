import { LatchError } from '../domain/errors.js';

/** What is only kept to save calls must not be in anybody's way: while it is out of reach, something else does. */
export async function unlessDown<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof LatchError) return otherwise;
    throw error;
  }
}
