import { z } from 'zod';
import { isOutdated, monthOf } from '../privacy/retention.js';
import type { RawRecord } from './verify-chain.js';

const Retirement = z.object({
  kind: z.literal('audit.chain-retired'),
  writtenAt: z.iso.datetime(),
  detail: z.object({ chain: z.string() }),
});

/** No chain may be taken out in less than so many months, whatever a record says. */
const leastMonths = 13;

/** What records say of chains that were taken out in due time. */
export function retirements() {
  const retired = new Set<string>();
  let globalUntil = '';
  return {
    take(record: RawRecord): void {
      const read = record['kind'] === 'audit.chain-retired' ? Retirement.safeParse(record).data : undefined;
      if (!read || !isOutdated(read.detail.chain, leastMonths, new Date(read.writtenAt))) return;
      const { chain } = read.detail;
      retired.add(chain);
      const month = monthOf(chain) ?? '';
      if (chain.startsWith('global:') && month > globalUntil) globalUntil = month;
    },
    has: (chain: string): boolean => retired.has(chain),
    /** Where a global chain has gone, so have its words about others of its time and before. */
    mayBeGone: (chain: string): boolean => retired.has(chain) || (monthOf(chain) ?? '9') <= globalUntil,
  };
}

/** What was taken out is said in the global chains, the newest of them last about the older ones. */
export const retirementsFirst = (one: string, other: string): number => {
  const [first, second] = [one.startsWith('global:'), other.startsWith('global:')];
  if (first !== second) return first ? -1 : 1;
  return (one < other ? -1 : 1) * (first ? -1 : 1);
};
