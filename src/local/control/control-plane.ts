import { type Answer, type Call, serve } from '../cloud/kernel/serve.js';
import type { Service, World } from '../cloud/kernel/world.js';
import { browserOperations } from './operations/browsers.js';
import { clockOperations } from './operations/clock.js';
import { doorOperations } from './operations/doors.js';
import { groundTruthOperations } from './operations/ground-truth.js';
import { hostOperations } from './operations/host.js';
import { inboxOperations } from './operations/inbox.js';
import { monitorOperations } from './operations/monitor.js';
import { peopleOperations } from './operations/people.js';
import { phoneOperations } from './operations/phones.js';
import { problem } from './operations/reply.js';
import { signalOperations } from './operations/signals.js';
import { stagePageOperations } from './operations/stage-page.js';
import { teamsOperations } from './operations/teams.js';
import { terminalOperations } from './operations/terminals.js';
import { isPhoneOnPage } from './pages-of-the-app.js';
import type { Stage } from './stage.js';

/** Serves the control plane under /local on loopback; refuses any other `Host` and every foreign `Origin`, so no web page can reach it but the app's own, and that no more than the readers of doors. */
export function serveControlPlane(world: World, stage: Stage, port: number): Promise<Service> {
  return serve(world, {
    name: 'control',
    port,
    insecure: true,
    unrecorded: true,
    guard: (call) => refuseForeign(call, stage.host.api()),
    error: (status, code, detail) => (status === 501 ? problem(404, 'not-found', 'There is nothing here.') : problem(status, code, detail)),
    operations: [
      clockOperations,
      doorOperations,
      phoneOperations,
      browserOperations,
      terminalOperations,
      peopleOperations,
      groundTruthOperations,
      hostOperations,
      inboxOperations,
      stagePageOperations,
      monitorOperations,
      teamsOperations,
      signalOperations,
    ].flatMap((make) => make(stage)),
  });
}

const loopbackHost = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

function refuseForeign(call: Call, api: string): Answer | undefined {
  const { host = '', origin } = call.headers;
  const isOwn = origin === undefined || origin === `http://${host}` || isPhoneOnPage(call, api);
  return loopbackHost.test(host) && isOwn ? undefined : problem(403, 'foreign-origin', 'The control plane serves this machine only.');
}
