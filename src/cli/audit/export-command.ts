import { appendFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { Checkpoint, type Signing } from '../../domain/audit/checkpoint.js';
import { bodyOf } from '../call-api.js';
import { type CallApi, type Command, Complaint } from '../command.js';
import { writeNew } from '../files.js';

const Page = z.object({ records: z.array(z.looseObject({ id: z.string() })) });
const Signed = z.object({ checkpoint: z.string() });

/** `latch audit export`: a signed checkpoint, and every chain up to where it names its end, a record a line. */
export const exportCommand: Command = {
  words: ['audit', 'export'],
  takes: [],
  options: {
    out: {
      value: 'FILE',
      says: 'writes into a new file, and the checkpoint beside it as FILE.checkpoint; else all goes to standard output, without one',
    },
  },
  says: 'writes down the whole audit, to be verified anywhere',
  async run({ options: { out } }, { call, print }) {
    const { checkpoint } = bodyOf(Signed, await call('GET', '/audit/checkpoint'));
    const chains = Object.entries(chainsOf(checkpoint)).sort();
    if (out !== undefined) await writeNew(out, '');
    const write = out === undefined ? async (line: string) => print(line) : (line: string) => appendFile(out, `${line}\n`);
    let count = 0;
    for (const [chain, end] of chains) count += await writeChain(chain, end, write, call);
    if (out === undefined) return true;
    await writeFile(`${out}.checkpoint`, `${checkpoint}\n`);
    print(`${count} records of ${chains.length} chains are in ${out}. Keep ${out}.checkpoint where nobody of Latch can reach it.`);
    return true;
  },
};

/** What is signed, as it is said; whoever verifies it looks at the signature. */
function chainsOf(text: string): Checkpoint['chains'] {
  const [, payload = ''] = text.split('.');
  const read = Checkpoint.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString() || '{}'));
  if (!read.success) throw new Complaint('Latch answered with something that is no checkpoint.');
  return read.data.chains;
}

async function writeChain(chain: string, { seq, hash }: Signing, write: (line: string) => Promise<void>, call: CallApi): Promise<number> {
  let count = 0;
  let last = '';
  while (count < seq) {
    const { records } = bodyOf(Page, await call('GET', `/audit/chains/${encodeURIComponent(chain)}?after=${last}`));
    if (records.length === 0) break;
    const wanted = records.slice(0, seq - count);
    await write(wanted.map((record) => JSON.stringify(record)).join('\n'));
    count += wanted.length;
    last = wanted.at(-1)?.id ?? last;
  }
  await write(JSON.stringify({ chain, end: { seq, hash } }));
  return count;
}
