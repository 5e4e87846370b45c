import type { CodeRecord, DenialReason } from '../../domain/grant-record.js';
import { readTypedCode } from '../../domain/latch-code.js';
import type { Ports } from '../edge-ports.js';
import type { Entry } from './attempt.js';
import { findCode } from './find-code.js';
import { readerBudget } from './reader-budget.js';

export type Recognised = { ok: true; code: CodeRecord; stretched: Buffer } | { ok: false; because: DenialReason };

/** R0 and the first half of R1: pays from the reader's budget before the slow step, and gives it back for a code that is one of ours. A typo pays from its own, small limit. */
export async function recognise(entry: Entry, ports: Ports<'entries' | 'keys' | 'clock'>): Promise<Recognised> {
  const { presentation, door } = entry;
  const budget = readerBudget(entry, ports);
  const typed = readTypedCode(presentation.code);
  if (typed.kind !== 'code') return { ok: false, because: (await budget.chargeTypo()) ? 'unknown-code' : 'throttled' };
  if (!(await budget.charge())) return { ok: false, because: 'throttled' };
  const { record, stretched } = await findCode(typed.code, door, ports);
  if (!record) {
    await budget.noteWrong();
    return { ok: false, because: 'unknown-code' };
  }
  await budget.refund();
  return { ok: true, code: record, stretched };
}
