import type { AuditFeed, AuditTrail } from '../../ports/audit.js';
import type { AuditSink, ExportBook } from '../../ports/audit-export.js';
import type { CheckpointBook, CheckpointSeal, CheckpointShelf } from '../../ports/checkpoints.js';
import type { DeviceLogs } from '../../ports/device-logs.js';
import type { Erasures, LegalHolds, PersonKeys } from '../../ports/privacy.js';
import type { Retained } from '../../ports/retention.js';

/** What the audit, and the privacy of the people in it, ask of the world. */
export type AuditPorts = {
  audit: AuditTrail;
  auditFeed: AuditFeed;
  /** `sink`: undefined where the audit is not exported. */
  auditExport: { book: ExportBook; sink: AuditSink | undefined };
  /** `shelf`: undefined where no place for them is configured. */
  checkpoints: { book: CheckpointBook; seal: CheckpointSeal; shelf: CheckpointShelf | undefined };
  deviceLogs: DeviceLogs;
  personKeys: PersonKeys;
  holds: LegalHolds;
  erasures: Erasures;
  retained: Retained;
};
