import type { paths } from '../api/generated/schema.js';

/** A revocation or a lockdown, with its receipts; and as it stands in a list. */
export type Hold = paths['/api/revocations/{id}']['get']['responses'][200]['content']['application/json'];
export type HoldLine = Pick<Hold, 'id' | 'mode' | 'target' | 'targetName' | 'reason' | 'state' | 'confirmed' | 'cloud' | 'alert'> & {
  progress?: Hold['progress'];
  exposedUntil?: string;
};
export type Target = Hold['target'];
