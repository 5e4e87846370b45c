import { z } from 'zod';
import { lagMsOf, tookMsOf } from './measures.js';
import type { RawRecord } from './verify-chain.js';

const text = () => z.string().optional();
const instant = () => z.string().meta({ column: 'datetime' });

/**
 * A record of the audit as a row of the custom table `LatchAudit_CL`. `Record` holds all of it, so that a chain can be verified from the table alone;
 * `LagMs`: from when the cloud knew to when it stood in its chain; `TookMs`: of what is measured, how long it took.
 */
export const MonitorRow = z.object({
  TimeGenerated: instant(),
  Chain: z.string(),
  Seq: z.int(),
  RecordId: z.string(),
  Kind: z.string(),
  MovedBy: text(),
  PersonId: text(),
  DoorId: text(),
  RequestId: text(),
  AttemptId: text(),
  GrantId: text(),
  Because: text(),
  PolicyVersion: text(),
  Correlation: text(),
  ReceivedAt: instant().optional(),
  WrittenAt: instant(),
  LagMs: z.int(),
  TookMs: z.int().optional(),
  Hash: z.string(),
  Record: z.unknown().meta({ column: 'dynamic' }),
});
export type MonitorRow = z.infer<typeof MonitorRow>;

/** The columns of the table with their types in Azure Monitor. */
export const monitorColumns = (): { name: string; type: string }[] =>
  Object.entries(MonitorRow.shape).map(([name, shape]) => ({
    name,
    type: columnType(shape instanceof z.ZodOptional ? shape.unwrap() : shape),
  }));

const columnType = (shape: z.core.$ZodType): string => {
  const said = shape instanceof z.ZodType ? shape.meta()?.['column'] : undefined;
  return typeof said === 'string' ? said : shape instanceof z.ZodNumber ? 'long' : 'string';
};

/** The row of a record as it lies in its chain. */
export function monitorRow(record: RawRecord): MonitorRow {
  const said = (name: string) => (typeof record[name] === 'string' ? record[name] : undefined);
  const [at = '', writtenAt = ''] = [said('at'), said('writtenAt')];
  const receivedAt = said('receivedAt');
  return {
    TimeGenerated: at,
    Chain: said('chain') ?? '',
    Seq: Number(record['seq']),
    RecordId: said('recordId') ?? '',
    Kind: said('kind') ?? '',
    MovedBy: said('by'),
    PersonId: said('personId'),
    DoorId: said('doorId'),
    RequestId: said('requestId'),
    AttemptId: said('attemptId'),
    GrantId: said('grantId'),
    Because: said('because'),
    PolicyVersion: said('policyVersion'),
    Correlation: said('correlation'),
    ReceivedAt: receivedAt,
    WrittenAt: writtenAt,
    LagMs: lagMsOf({ at, receivedAt }, writtenAt),
    TookMs: tookMsOf(record['detail']),
    Hash: said('hash') ?? '',
    Record: record,
  };
}
