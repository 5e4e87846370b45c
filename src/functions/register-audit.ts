import { registerConfirmErasure } from './confirm-erasure.js';
import { registerDoorState } from './door-state.js';
import type { EdgePorts } from './edge-ports.js';
import { registerErasePerson } from './erase-person.js';
import { registerExportAudit } from './export-audit.js';
import { registerExportPerson } from './export-person.js';
import { registerGetAudit } from './get-audit.js';
import { registerGetCheckpoint } from './get-checkpoint.js';
import type { EndpointDescription } from './http/endpoint.js';
import { registerKeepRetention } from './keep-retention.js';
import { registerListHolds, registerSetHold } from './legal-holds.js';
import { registerAskLift, registerConfirmLift } from './lift-hold.js';
import { registerReachOf } from './reach-of.js';
import { registerReadChain } from './read-chain.js';
import { registerSignCheckpoints } from './sign-checkpoints.js';
import { registerTouchedBy } from './touched-by.js';
import { registerVerifyAudit } from './verify-audit.js';
import { registerWhoCouldOpen } from './who-could-open.js';

/** Reading and verifying the audit, an investigator's questions, and what is kept about people. */
export const registerAuditApi = (ports: EdgePorts): EndpointDescription[] => [
  registerGetAudit(ports),
  registerVerifyAudit(ports),
  registerReadChain(ports),
  registerGetCheckpoint(ports),
  registerWhoCouldOpen(ports),
  registerTouchedBy(ports),
  registerReachOf(ports),
  registerDoorState(ports),
  registerExportPerson(ports),
  registerErasePerson(ports),
  registerConfirmErasure(ports),
  registerListHolds(ports),
  registerSetHold(ports),
  registerAskLift(ports),
  registerConfirmLift(ports),
];

/** What keeps the audit signed and exported, and takes out what is kept no more. */
export function registerAuditTimers(ports: EdgePorts): void {
  registerSignCheckpoints(ports);
  registerExportAudit(ports);
  registerKeepRetention(ports);
}
