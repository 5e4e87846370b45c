import { idOfSeq } from '../../domain/audit/chain.js';
import type { RawRecord } from '../../domain/audit/verify-chain.js';
import { type Found, failed, fine } from '../../domain/finding.js';
import type { ExportState } from '../../ports/audit-export.js';
import type { Ports } from '../edge-ports.js';
import type { Check } from './examine.js';

type Needs = Ports<'audit' | 'auditExport' | 'checkpoints' | 'clock'>;

const lateMs = 10 * 60_000;

/** Whether the audit is signed and exported as it goes. */
export const auditChecks = (ports: Needs): Check[] => [
  {
    ...{ check: 'audit signed', needs: 'the role Storage Blob Data Contributor on the container of checkpoints' },
    fix: 'See whether LATCH_CHECKPOINTS_URL and the vault are right; signCheckpoints runs every minute.',
    look: () => signed(ports),
  },
  {
    ...{ check: 'audit exported', needs: 'the role Monitoring Metrics Publisher on the data collection rule' },
    fix: 'See whether MONITOR_ENDPOINT and MONITOR_RULE_ID are right; exportAudit runs twice a minute.',
    look: () => exported(ports),
  },
];

async function signed({ audit, checkpoints, clock }: Needs): Promise<Found> {
  const unsigned = await checkpoints.book.unsigned();
  if (!checkpoints.shelf || unsigned.length === 0) return fine('No record waits to be signed.');
  const since = earliestOf(await Promise.all(unsigned.map(({ chain, signed: done }) => writtenAfter(chain, done, audit))));
  return isLate(since, clock)
    ? failed(
        `Records wait to be signed since ${since}.`,
        'Look for signCheckpoints in the log: the vault or the container of checkpoints is out of reach.',
      )
    : fine('What was written last is signed within a minute.');
}

async function exported({ audit, auditExport, clock }: Needs): Promise<Found> {
  if (!auditExport.sink) return fine('The audit is not exported.');
  const behind = await auditExport.book.behind();
  const waiting = behind.reduce((sum, { seq, exported: done, holes }) => sum + seq - done + holes.length, 0);
  const since = earliestOf(await Promise.all(behind.map((state) => oldestOf(state, { audit, auditExport }))));
  if (isLate(since, clock))
    return failed(
      `Waiting to be exported: ${waiting}, the oldest since ${since}.`,
      'Look for exportAudit in the log: Azure Monitor refuses them or is out of reach. Nothing is lost meanwhile.',
    );
  return fine(waiting === 0 ? 'Everything is exported.' : `On their way: ${waiting}.`);
}

const isLate = (since: string | undefined, clock: Needs['clock']) =>
  since !== undefined && clock.now().getTime() - Date.parse(since) > lateMs;
const earliestOf = (instants: readonly (string | undefined)[]) => instants.filter((at) => at !== undefined).sort()[0];

async function oldestOf(
  { chain, exported: done, holes }: ExportState,
  { audit, auditExport }: Pick<Needs, 'audit' | 'auditExport'>,
): Promise<string | undefined> {
  if (holes.length === 0) return writtenAfter(chain, done, audit);
  return writtenAt((await auditExport.book.records(chain, holes.slice(0, 1)))[0]);
}

/** When the first record behind this place was written. */
const writtenAfter = async (chain: string, seq: number, audit: Needs['audit']) => writtenAt((await audit.after(chain, idOfSeq(seq)))[0]);
const writtenAt = (record: RawRecord | undefined) => (typeof record?.['writtenAt'] === 'string' ? record['writtenAt'] : undefined);
