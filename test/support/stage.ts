import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { alertSecurityActivity } from '../../activities/alert-security.js';
import { alignVisitActivity } from '../../activities/align-visit.js';
import { armLockActivity } from '../../activities/arm-lock.js';
import { askApproversActivity } from '../../activities/ask-approvers.js';
import { assessRiskActivity } from '../../activities/assess-risk.js';
import { beginAgainActivity } from '../../activities/begin-again.js';
import { checkIdentityActivity } from '../../activities/check-identity.js';
import { checkReadinessActivity } from '../../activities/check-readiness.js';
import { closeRequestActivity } from '../../activities/close-request.js';
import { closeVisitActivity } from '../../activities/close-visit.js';
import { coverTargetActivity } from '../../activities/cover-target.js';
import { deliverCodeActivity } from '../../activities/deliver-code.js';
import { disarmDoorsActivity } from '../../activities/disarm-doors.js';
import { disarmLockActivity } from '../../activities/disarm-lock.js';
import { endRequestsActivity } from '../../activities/end-requests.js';
import { moveGrantActivity } from '../../activities/move-grant.js';
import { noteBookedActivity } from '../../activities/note-booked.js';
import { readDecisionActivity } from '../../activities/read-decision.js';
import { readEndingActivity } from '../../activities/read-ending.js';
import { readLiftActivity } from '../../activities/read-lift.js';
import { readPassageActivity } from '../../activities/read-passage.js';
import { readStepUpActivity } from '../../activities/read-step-up.js';
import { rearmDoorsActivity } from '../../activities/rearm-doors.js';
import { renewCodeActivity } from '../../activities/renew-code.js';
import { seeToExtensionActivity } from '../../activities/see-to-extension.js';
import { tellBrokenGlassActivity } from '../../activities/tell-broken-glass.js';
import { tellDecisionActivity } from '../../activities/tell-decision.js';
import { tellMissedActivity } from '../../activities/tell-missed.js';
import { tellMoveActivity } from '../../activities/tell-move.js';
import { tellRequesterActivity } from '../../activities/tell-requester.js';
import { thawRequestsActivity } from '../../activities/thaw-requests.js';
import { writeTidingsActivity } from '../../activities/write-tidings.js';
import { doorEntity, doorEntityName } from '../../entities/door.js';
import { accessRequest } from '../../orchestrations/access-request.js';
import { brokenGlass } from '../../orchestrations/broken-glass.js';
import {
  accessRequestFlow,
  brokenGlassFlow,
  lockdownFlow,
  newsFlow,
  readinessFlow,
  revocationFlow,
  technicianVisitFlow,
  tidingsFlow,
} from '../../orchestrations/events.js';
import { lockdown } from '../../orchestrations/lockdown.js';
import { news } from '../../orchestrations/news.js';
import { readiness } from '../../orchestrations/readiness.js';
import { revocation } from '../../orchestrations/revocation.js';
import { technicianVisit } from '../../orchestrations/technician-visit.js';
import { tidings } from '../../orchestrations/tidings.js';
import { registerActivity, registerEntity, registerOrchestration } from '../../src/durable/register.js';
import { findFunction } from '../../src/local/host/app/registry.js';
import { createVirtualClock } from '../../src/local/host/clock.js';
import { startInstance } from '../../src/local/host/durable/client.js';
import { createTestHost, type TestHost } from '../../src/local/host/test-host.js';
import { type MemoryPorts, memoryPorts, type Site } from './memory-ports.js';
import { site as smallSite } from './site.js';
import { throughPorts } from './through-ports.js';

/** A host with the real orchestrations and activities over a world in memory. */
export type Stage = {
  host: TestHost;
  ports: MemoryPorts;
  /** Where the host keeps everything it has on disk. */
  dataDir: string;
  /** What the host and the app logged. */
  log: string[];
  close(): Promise<void>;
};

let current: MemoryPorts | undefined;

async function registerApp(ports: MemoryPorts): Promise<void> {
  if (findFunction('orchestrationTrigger', accessRequestFlow.name)) return;
  registerActivity(checkIdentityActivity, ports);
  registerActivity(assessRiskActivity, ports);
  registerActivity(readStepUpActivity, ports);
  registerActivity(askApproversActivity, ports);
  registerActivity(readDecisionActivity, ports);
  registerActivity(readPassageActivity, ports);
  registerActivity(tellDecisionActivity, ports);
  registerActivity(readEndingActivity, ports);
  registerActivity(noteBookedActivity, ports);
  registerActivity(armLockActivity, ports);
  registerActivity(deliverCodeActivity, ports);
  registerActivity(renewCodeActivity, ports);
  registerActivity(moveGrantActivity, ports);
  registerActivity(beginAgainActivity, ports);
  registerActivity(tellBrokenGlassActivity, ports);
  registerActivity(tellMoveActivity, ports);
  registerActivity(tellRequesterActivity, ports);
  registerActivity(writeTidingsActivity, ports);
  registerActivity(seeToExtensionActivity, ports);
  registerActivity(disarmLockActivity, ports);
  registerActivity(closeRequestActivity, ports);
  registerActivity(alignVisitActivity, ports);
  registerActivity(tellMissedActivity, ports);
  registerActivity(closeVisitActivity, ports);
  registerActivity(coverTargetActivity, ports);
  registerActivity(disarmDoorsActivity, ports);
  registerActivity(endRequestsActivity, ports);
  registerActivity(alertSecurityActivity, ports);
  registerActivity(checkReadinessActivity, ports);
  registerOrchestration(accessRequestFlow, accessRequest);
  registerOrchestration(technicianVisitFlow, technicianVisit);
  registerOrchestration(revocationFlow, revocation);
  registerOrchestration(readinessFlow, readiness);
  registerOrchestration(newsFlow, news);
  registerOrchestration(tidingsFlow, tidings);
  registerActivity(readLiftActivity, ports);
  registerActivity(rearmDoorsActivity, ports);
  registerActivity(thawRequestsActivity, ports);
  registerOrchestration(lockdownFlow, lockdown);
  registerOrchestration(brokenGlassFlow, brokenGlass);
  registerEntity(doorEntityName, doorEntity);
}

/** Sets the stage: a fresh world in memory, and a host whose clock stands at the instant. Only the stage set last is on. */
export async function setStage(startAt: Date, site: Site = smallSite): Promise<Stage> {
  const clock = createVirtualClock(startAt);
  const ports = memoryPorts(site, clock);
  current = ports;
  const dataDir = mkdtempSync(join(tmpdir(), 'latch-stage-'));
  const log: string[] = [];
  const host = await createTestHost({
    app: () => registerApp(throughPorts(ports, () => current)),
    clock,
    dataDir,
    log: (...line) => log.push(inspect(line)),
  });
  ports.requests.watch(({ id, tidings: { owed, count } = { owed: [], count: 0 } }) => {
    const { durable } = host.running.host.engine;
    if (owed.length > 0)
      void startInstance(durable, tidingsFlow.name, {
        id: `tidings-${id}-${count}`,
        input: JSON.stringify({ requestId: id, nth: count }),
      }).catch(() => {});
  });
  const close = async () => {
    await host.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { host, ports, dataDir, log, close };
}
