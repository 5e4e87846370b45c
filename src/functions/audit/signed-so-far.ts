import type { Checkpoint } from '../../domain/audit/checkpoint.js';
import type { Bad } from '../../domain/audit/verify-chain.js';
import type { CheckpointShelf } from '../../ports/checkpoints.js';
import type { Ports } from '../edge-ports.js';

const readAtOnce = 16;

/** What was signed since the last checkpoint that names every chain. `bad`: the first that is gone or not by our key. */
export type SignedSoFar = { checkpoints: Checkpoint[]; bad?: Bad };

/** Reads from the shelf, also what lies there beyond the number the database remembers: a database that was set back forgets it. */
export async function signedSoFar({ checkpoints: { book, seal, shelf } }: Ports<'checkpoints'>): Promise<SignedSoFar> {
  if (!shelf) return { checkpoints: [] };
  const { n, allN } = (await book.last()) ?? { n: 0, allN: 1 };
  const first = Math.min(allN, Math.max(n, 1));
  const texts = await textsFrom(first, n, shelf);
  const opened = await Promise.all(texts.map((text) => (text === undefined ? undefined : seal.open(text))));
  const checkpoints = opened.flatMap((checkpoint, index) => (checkpoint?.n === first + index ? [checkpoint] : []));
  const wrong = opened.findIndex((checkpoint, index) => checkpoint?.n !== first + index);
  if (wrong < 0) return { checkpoints };
  return { checkpoints, bad: { chain: 'checkpoints', seq: first + wrong, flaw: texts[wrong] === undefined ? 'missing' : 'not-as-signed' } };
}

/** At least up to number `least`, there or not, and from there on as long as there are any. */
async function textsFrom(first: number, least: number, shelf: CheckpointShelf): Promise<(string | undefined)[]> {
  const texts: (string | undefined)[] = [];
  for (;;) {
    const from = first + texts.length;
    texts.push(...(await Promise.all(Array.from({ length: readAtOnce }, (_, index) => shelf.read(from + index)))));
    if (texts.at(-1) === undefined && first + texts.length > least) {
      return texts.slice(
        0,
        Math.max(
          least - first,
          texts.findLastIndex((text) => text !== undefined),
        ) + 1,
      );
    }
  }
}
