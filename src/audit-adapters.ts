import { blobCheckpoints } from './azure/blob-checkpoints.js';
import { cosmosAudit } from './azure/cosmos-audit.js';
import { cosmosAuditExport } from './azure/cosmos-audit-export.js';
import { cosmosAuditFeed } from './azure/cosmos-audit-feed.js';
import { cosmosCheckpoints } from './azure/cosmos-checkpoints.js';
import type { CosmosDatabase } from './azure/cosmos-database.js';
import { cosmosDeviceLogs } from './azure/cosmos-device-logs.js';
import { cosmosPersonKeys } from './azure/cosmos-person-keys.js';
import { cosmosErasures, cosmosLegalHolds } from './azure/cosmos-privacy.js';
import { cosmosRetention } from './azure/cosmos-retention.js';
import { ed25519Checkpoints } from './azure/ed25519-checkpoints.js';
import { type MonitorOptions, monitorAuditSink } from './azure/monitor-audit-sink.js';
import type { Config } from './config.js';
import type { Clock } from './ports/clock.js';
import type { MasterKeys } from './ports/keys.js';

type Given = { database: CosmosDatabase; keys: MasterKeys; clock: Clock; credential: MonitorOptions['credential']; config: Config };

/** The adapters behind the audit and the privacy of the people in it, each built once. */
export function auditAdapters({ database, keys, clock, credential, config }: Given) {
  const { MONITOR_ENDPOINT: endpoint, MONITOR_RULE_ID: ruleId, MONITOR_STREAM: stream } = config;
  const sink = endpoint && ruleId ? monitorAuditSink({ endpoint, ruleId, stream, credential }) : undefined;
  return {
    audit: cosmosAudit(database, clock),
    auditFeed: cosmosAuditFeed(database),
    auditExport: { book: cosmosAuditExport(database), sink },
    checkpoints: {
      book: cosmosCheckpoints(database),
      seal: ed25519Checkpoints({ keys }),
      shelf: blobCheckpoints({ container: config.LATCH_CHECKPOINTS_URL, credential }),
    },
    deviceLogs: cosmosDeviceLogs(database),
    personKeys: cosmosPersonKeys(database, { keys, clock }),
    holds: cosmosLegalHolds(database),
    erasures: cosmosErasures(database),
    retained: cosmosRetention(database),
  };
}
