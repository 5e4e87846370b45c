import { appendFileSync, closeSync, existsSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from './clock.js';

/** One line of ground truth, written by the cloud and the locks, never by the app. Carries ids, never what was typed. */
export type LedgerRow = {
  at: string;
  kind: 'opening' | 'attempt' | 'call' | 'exit';
  service?: string;
  method?: string;
  path?: string;
  status?: number;
  operationId?: string;
  doorId?: string;
  deviceId?: string;
  readerId?: string;
  attemptId?: string;
  grantId?: string;
  generation?: number;
  result?: 'granted' | 'denied';
  because?: string;
};

export type Ledger = {
  write(row: Omit<LedgerRow, 'at'>): void;
  /** Rows at or after the instant; all of them without one. */
  since(at?: Date): LedgerRow[];
  close(): void;
};

/** An append-only ledger: all of it in memory for questions, every line in `file` for whoever comes after a restart. A line is with the system when `write` returns: a kill loses none. */
export async function openLedger(file: string, clock: Clock): Promise<Ledger> {
  await mkdir(dirname(file), { recursive: true });
  const rows = existsSync(file) ? readRows(file) : [];
  const out = openSync(file, 'a');
  return {
    write(row) {
      const stamped = { at: clock.now().toISOString(), ...row };
      appendFileSync(out, `${JSON.stringify(stamped)}\n`);
      rows.push(stamped);
    },
    since: (at) => (at ? rows.filter((row) => Date.parse(row.at) >= at.getTime()) : [...rows]),
    close: () => closeSync(out),
  };
}

/** A last line cut short by a power loss is taken off the file, so that the next begins a line of its own; every other line was written whole. */
function readRows(file: string): LedgerRow[] {
  const bytes = readFileSync(file);
  const whole = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
  if (whole.length < bytes.length) truncateSync(file, whole.length);
  return whole
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LedgerRow);
}
