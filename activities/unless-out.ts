import { LatchError } from '../src/domain/errors.js';

/** That whoever takes messages cannot now is an answer as well: there are other ways, and other times. */
export async function unlessOut<T>(sending: Promise<T>): Promise<T | 'out'> {
  try {
    return await sending;
  } catch (trouble) {
    if (!(trouble instanceof LatchError) || trouble.code !== 'delivery-unavailable') throw trouble;
    return 'out';
  }
}
