import { createPublicKey, type KeyObject } from 'node:crypto';
import { kidOf, type NamedKey, openCheckpoint } from '../../azure/ed25519-checkpoints.js';
import type { Checkpoint } from '../../domain/audit/checkpoint.js';
import type { Bad } from '../../domain/audit/verify-chain.js';
import type { AuditSource } from './audit-source.js';

/** `bad`: the first that is not what its signer wrote, or is signed by somebody else; `signers`: thumbprints of the keys that signed the others. */
export type Opened = { checkpoints: Checkpoint[]; signers: string[]; bad?: Bad };

/** Opens signed texts. The key is the one the source knows; else the one `pinned` names; else whichever signed the first, and its thumbprint is for people to compare. */
export async function openedCheckpoints(texts: Iterable<string>, keyOf: AuditSource['keyOf'], pinned: string | undefined): Promise<Opened> {
  const checkpoints: Checkpoint[] = [];
  const signers = new Set<string>();
  const known = keyOf ?? (async ({ jwk }: NamedKey) => jwkKey(jwk));
  const trusted = async (named: NamedKey) => {
    const key = await known(named);
    const kid = key && kidOf(key);
    const isTrusted = pinned === undefined ? keyOf !== undefined || signers.size === 0 || signers.has(kid ?? '') : kid === pinned;
    if (!key || !kid || !isTrusted) return undefined;
    signers.add(kid);
    return key;
  };
  let bad: Bad | undefined;
  let place = 0;
  for (const text of texts) {
    place += 1;
    const opened = await openCheckpoint(text, trusted);
    if (opened) checkpoints.push(opened);
    else bad ??= { chain: 'checkpoints', seq: (checkpoints.at(-1)?.n ?? place - 1) + 1, flaw: 'not-as-signed' };
  }
  return { checkpoints, signers: [...signers], ...(bad && { bad }) };
}

function jwkKey(jwk: NamedKey['jwk']): KeyObject | undefined {
  try {
    return jwk && createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    return undefined;
  }
}
