import { verifyAudit } from '../../domain/audit/verify-audit.js';
import type { Bad, Flaw } from '../../domain/audit/verify-chain.js';
import { type Command, Complaint, type Option, type Said } from '../command.js';
import { readText } from '../files.js';
import type { AuditSource } from './audit-source.js';
import { exportedAudit } from './exported-audit.js';
import { openedCheckpoints } from './opened-checkpoints.js';

/** Where else an audit may lie: `open` finds it by these options. */
export type Elsewhere = { options: Record<string, Option>; open(options: Said['options'], env: NodeJS.ProcessEnv): AuditSource };

/** `latch audit verify`: reads every chain and says, as one line of JSON, whether it is as it was written, and if not which record is the first that is not. */
export const verifyCommand = (elsewhere?: Elsewhere): Command => ({
  words: ['audit', 'verify'],
  takes: [],
  options: {
    file: { value: 'FILE', says: 'a file that `audit export` wrote' },
    ...elsewhere?.options,
    checkpoint: { value: 'FILE', says: 'signed checkpoints that were kept elsewhere, one a line' },
    key: { value: 'THUMBPRINT', says: 'the key they must be signed by' },
  },
  says: 'reads the audit and names the first bad record; 0 if there is none',
  async run({ options }, { env, print }) {
    const source = await sourceOf(options, env, elsewhere);
    try {
      const verdict = await verdictOn(source, options);
      print(JSON.stringify(verdict));
      return verdict.ok;
    } finally {
      source.close();
    }
  },
});

async function sourceOf(options: Said['options'], env: NodeJS.ProcessEnv, elsewhere: Elsewhere | undefined): Promise<AuditSource> {
  if (options['file'] !== undefined) return exportedAudit(options['file']);
  if (!elsewhere) throw new Complaint('Which audit? Export it first (`latch audit export --out FILE`), then say --file FILE.');
  return elsewhere.open(options, env);
}

async function verdictOn(source: AuditSource, { checkpoint, key }: Said['options']) {
  const given = checkpoint === undefined ? [] : (await readText(checkpoint)).split(/\s+/).filter(Boolean);
  const { checkpoints, signers, bad } = await openedCheckpoints([...source.checkpoints.values(), ...given], source.keyOf, key);
  const { firstBad: badRecord, checked, chains } = await verifyAudit(source.store, checkpoints);
  const firstBad = badRecord ?? bad;
  const signedUntil = checkpoints
    .map(({ at }) => at)
    .toSorted()
    .at(-1);
  return {
    ok: firstBad === undefined,
    checked,
    ...(firstBad && { firstBad }),
    chains,
    checkpoints: checkpoints.length,
    ...(signers.length > 0 && { signedUntil, signedBy: signers }),
    says: firstBad ? wordsFor(firstBad) : `${checked} records in ${chains} chains are as they were written.`,
  };
}

const wordsFor = ({ chain, seq, flaw, kind, at }: Bad): string =>
  `${chain}, record ${seq}${kind ? ` (${kind}${at ? `, ${at}` : ''})` : ''} ${flaws[flaw]}.`;

const flaws: Record<Flaw, string> = {
  altered: 'has another content than its hash says',
  broken: 'is not the one its neighbours know',
  missing: 'is missing',
  misplaced: 'belongs to another place',
  repeated: 'says what an earlier one says already',
  'not-as-signed': 'is not the one that was signed',
  'beyond-end': 'lies behind the end that the chain notes for itself',
};
