import type { KeyObject } from 'node:crypto';
import type { NamedKey } from '../../azure/ed25519-checkpoints.js';
import type { AuditStore } from '../../domain/audit/verify-audit.js';

/** An audit to verify. `checkpoints`: signed texts that lie beside it, by file name; `keyOf`: the keys they may be signed by, where that is known. */
export type AuditSource = {
  store: AuditStore;
  checkpoints: ReadonlyMap<string, string>;
  keyOf?: (named: NamedKey) => Promise<KeyObject | undefined>;
  close(): void;
};
