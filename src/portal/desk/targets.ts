import type { Target } from '../holds/types.js';

export type TargetKind = Target['kind'];

export const revocable: readonly TargetKind[] = ['request', 'person', 'door', 'site', 'vendor', 'approver', 'key', 'all'];
export const lockable: readonly TargetKind[] = ['door', 'site', 'all'];

/** What the address asks for: `?kind=door&id=lobby`. */
export function targetIn(search: string, kinds: readonly TargetKind[]): { kind: TargetKind; id: string } {
  const asked = new URLSearchParams(search);
  const kind = kinds.find((each) => each === asked.get('kind')) ?? 'door';
  return { kind, id: asked.get('id') ?? '' };
}
