import { idOfSeq } from '../../domain/audit/chain.js';
import { type Checkpoint, digestOf, type Signing, signingOf } from '../../domain/audit/checkpoint.js';
import type { Ports } from '../edge-ports.js';
import { holdsIn } from './hold-checkpoint.js';
import { reportOtherHistory } from './report-other-history.js';

export type CheckpointNeeds = Ports<'audit' | 'checkpoints' | 'clock' | 'effects' | 'messages' | 'mailboxes'>;

/** Signs what no checkpoint names yet and puts it on the shelf. Nothing new, or no shelf: nothing is signed. Runs twice with the effect of once. */
export async function makeCheckpoint(needs: CheckpointNeeds): Promise<Checkpoint | undefined> {
  const { book, seal, shelf } = needs.checkpoints;
  if (!shelf) return undefined;
  const last = await book.last();
  const n = (last?.n ?? 0) + 1;
  const checkpoint = await drawUp(n, needs);
  if (!checkpoint) return undefined;
  const text = await seal.sign(checkpoint);
  if ((await shelf.put(n, text)) === 'stored') return note(checkpoint, text, needs);
  // A crash between shelf and book leaves one of ours under this number; somebody else's history does, too.
  const kept = (await shelf.read(n)) ?? '';
  const known = await seal.open(kept);
  if (known && known.prev === last?.digest && (await holdsIn(known, needs.audit))) return note(known, kept, needs);
  await reportOtherHistory(n, needs);
  return undefined;
}

async function drawUp(n: number, needs: CheckpointNeeds): Promise<Checkpoint | undefined> {
  const { book } = needs.checkpoints;
  const [last, unsigned] = [await book.last(), await book.unsigned()];
  if (unsigned.length === 0) return undefined;
  const at = needs.clock.now().toISOString();
  const all = last?.at.slice(0, 10) !== at.slice(0, 10) || last.allN > last.n;
  const others = all ? (await needs.audit.heads()).map(({ chain, seq, hash }) => [chain, signingOf(seq, hash, [])] as const) : [];
  const news: [string, Signing][] = [];
  for (const { chain, seq, hash, signed } of unsigned) news.push([chain, signingOf(seq, hash, await hashesOf(chain, signed, seq, needs))]);
  return { n, at, ...(last && { prev: last.digest }), all, chains: { ...Object.fromEntries(others), ...Object.fromEntries(news) } };
}

/** Hashes of the records after `from`, up to `to`. */
async function hashesOf(chain: string, from: number, to: number, { audit }: CheckpointNeeds): Promise<string[]> {
  const hashes: string[] = [];
  while (hashes.length < to - from) {
    const page = await audit.after(chain, idOfSeq(from + hashes.length));
    if (page.length === 0) break;
    hashes.push(...page.map(({ hash }) => String(hash)));
  }
  return hashes.slice(0, to - from);
}

async function note(checkpoint: Checkpoint, text: string, { checkpoints: { book } }: CheckpointNeeds): Promise<Checkpoint> {
  const { n, at, all, chains } = checkpoint;
  const before = await book.last();
  await book.note({ n, at, digest: digestOf(text), allN: all ? n : (before?.allN ?? n) });
  for (const [chain, { seq }] of Object.entries(chains)) await book.noteSigned(chain, seq);
  return checkpoint;
}
