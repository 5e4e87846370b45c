import type { HoldLine } from './types.js';

/** What it is aimed at: by name where it has one. Everything needs none. */
export const nameOf = ({ target, targetName }: Pick<HoldLine, 'target' | 'targetName'>): string =>
  targetName ?? (target.kind === 'all' ? '' : target.id);
