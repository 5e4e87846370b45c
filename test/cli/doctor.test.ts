import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { commands } from '../../src/cli/commands.js';
import { clockFinding } from '../../src/cli/doctor/doctor-command.js';
import { runCommand } from '../../src/cli/run-command.js';
import type { AuditEntry } from '../../src/domain/audit/audit-entry.js';
import { requestIdOf } from '../../src/domain/code-terms.js';
import type { DeliveryRecord } from '../../src/domain/delivery.js';
import { LatchError } from '../../src/domain/errors.js';
import { version } from '../../src/domain/version.js';
import { runtime } from '../../src/functions/doctor/settings.js';
import { openApi } from '../functions/given/api.js';
import { edgePorts, morning } from '../functions/given/edge.js';
import { doors, people } from '../support/site.js';

const edge = edgePorts();
const { as } = await openApi(edge);
for (const resource of ['users', 'groups'] as const) await edge.places.keep(resource, await edge.changes.begin(resource));

async function doctor() {
  const lines: string[] = [];
  const code = await runCommand(['doctor'], commands, {
    env: {},
    print: (line) => lines.push(line),
    complain: (line) => lines.push(line),
    connect: () => (method, path, body) => as('erin')(method, `/api${path}`, body),
  });
  return { code, lines };
}
/** What the doctor says of one thing, and what to do about it. */
async function saysOf(check: string) {
  const { code, lines } = await doctor();
  const at = lines.findIndex((line) => line.slice(8).startsWith(`${check}: `));
  const next = lines[at + 1] ?? '';
  return { code, line: lines[at] ?? '', fix: next.includes('→') ? next.trim() : undefined };
}
const inDays = (days: number) => new Date(morning.getTime() + days * 86_400_000).toISOString();
const certificate = (notAfter: string) => ({ sha256: 'A'.repeat(64), notAfter });

/** Breaks something, looks, and puts it right again. */
type Break = () => (() => unknown) | Promise<() => unknown>;
const replacing =
  <T extends object, K extends keyof T>(port: T, name: K, broken: T[K]): Break =>
  () => {
    const before = port[name];
    port[name] = broken;
    return () => {
      port[name] = before;
    };
  };
const refusing = (code: ConstructorParameters<typeof LatchError>[0], status?: number) => () =>
  Promise.reject(new LatchError(code, 'x', status === undefined ? {} : { status }));
const lockSaying =
  (change: object): Break =>
  () => {
    const { readBack } = edge.locks;
    edge.locks.readBack = async (door) => {
      const reply = await readBack(door);
      return reply.kind === 'answered' && door.id === 'lobby' ? { ...reply, answer: { ...reply.answer, ...change } } : reply;
    };
    return () => {
      edge.locks.readBack = readBack;
    };
  };
const certified =
  (notAfter: string): Break =>
  async () => {
    const before = await edge.doors.read(doors.lobby.id);
    await edge.doors.change(doors.lobby.id, (door) => ({
      ...door,
      ...(door.lock && { lock: { ...door.lock, certificate: certificate(notAfter) } }),
    }));
    return () => edge.doors.change(doors.lobby.id, () => before ?? doors.lobby);
  };
const delivery = (change: Partial<DeliveryRecord>): DeliveryRecord => ({
  ...{
    id: randomUUID(),
    requestId: requestIdOf(people.alice.id, 'x'),
    doorId: doors.lobby.id,
  },
  ...{ generation: 1, stage: 'due', channel: 'sms', carries: 'code', to: people.alice.id, at: morning.toISOString(), state: 'sent' },
  ...change,
});
const sent =
  (...changes: Partial<DeliveryRecord>[]): Break =>
  () => {
    const { since } = edge.deliveries;
    edge.deliveries.since = async () => changes.map(delivery);
    return () => {
      edge.deliveries.since = since;
    };
  };
const line: AuditEntry = {
  recordId: 'line',
  kind: 'door.tamper',
  at: morning.toISOString(),
  by: 'x',
  doorId: doors.lobby.id,
  detail: { deviceId: 'x' },
};
const waitingAudit: Break = async () => {
  await edge.audit.append(line);
  edge.clock.set(new Date(edge.clock.now().getTime() + 11 * 60_000));
  return () => {
    const chain = [...edge.audit.records.values()][0]?.chain ?? '';
    edge.audit.drop(chain);
  };
};

describe('a Latch that is well', () => {
  it('passes every check, and the exit code says so', async () => {
    const { code, lines } = await doctor();
    expect(lines.filter((each) => !each.startsWith('ok '))).toEqual([expect.stringMatching(/^\d{2} checks, 0 failed, 0 worth a look\.$/)]);
    expect(code).toBe(0);
  });

  it('is known by the version of its package', () => {
    expect(version).toBe(manifest.version);
  });

  it('is looked at by administrators and security only', async () => {
    for (const user of ['alice', 'frank', 'bob']) expect((await as(user)('GET', '/api/doctor')).status).toBe(403);
    expect((await as('dan')('GET', '/api/doctor')).status).toBe(200);
  });
});

describe('the doctor finds, and says what to do:', () => {
  it.each<[string, string, Break, string, string]>([
    [
      'a database out of reach',
      'records',
      replacing(edge.rules, 'read', refusing('records-unavailable')),
      'records-unavailable',
      'COSMOS_ENDPOINT',
    ],
    [
      'a database that refuses',
      'records',
      replacing(edge.rules, 'read', refusing('records-unavailable', 403)),
      '(403)',
      'Cosmos DB Built-in Data Contributor',
    ],
    [
      'a vault that refuses',
      'master keys',
      replacing(edge.keys, 'all', refusing('keys-unavailable', 403)),
      '(403)',
      'Key Vault Secrets User',
    ],
    [
      'too many master keys',
      'master keys',
      replacing(edge.keys, 'all', async () => Array(3).fill({ kid: 'x', master: new Uint8Array(32) })),
      '3 versions',
      'disable the oldest',
    ],
    [
      'a missing Graph permission',
      'people',
      replacing(edge.directory, 'person', refusing('directory-unavailable', 403)),
      '(403)',
      'User.Read.All',
    ],
    ['another one', 'risk', replacing(edge.risk, 'of', refusing('risk-unavailable', 403)), '(403)', 'IdentityRiskyUser.Read.All'],
    ['a hub that refuses', 'hub', replacing(edge.registry, 'all', refusing('locks-unavailable', 401)), '(401)', 'IoT Hub Data Contributor'],
    [
      'no notices of the directory',
      'notices of the directory',
      replacing(edge.subscriptions, 'standing', async () => []),
      '/users, /groups',
      'https://latch.example/api/events/graph',
    ],
    [
      'a lock out of reach',
      'lock lobby',
      () => {
        edge.locks.setOnline('lobby', false);
        return () => edge.locks.setOnline('lobby', true);
      },
      'does not answer (404103)',
      'power',
    ],
    ['a clock that is off', 'lock lobby', lockSaying({ offsetMs: 95_000 }), '95 s off', 'clock'],
    ['a battery that is low', 'lock lobby', lockSaying({ batteryPercent: 12 }), '12 %', 'battery'],
    ['keys of another enrolment', 'lock lobby', lockSaying({ enrolment: 4 }), 'enrolment 4, not of 1', 'latch device enrol lobby lock'],
    [
      'a certificate that ended',
      'certificate lobby-lock',
      certified(inDays(-1)),
      'ended on 2027-02-02',
      'latch device renew lobby lock lobby-lock',
    ],
    [
      'a gateway that is down',
      'gateway sms',
      sent({ state: 'sending', trouble: { because: 'unavailable', times: 3, at: morning.toISOString() } }),
      '1 of 1',
      'service is up',
    ],
    [
      'a sending quota that is spent',
      'gateway sms',
      sent({ state: 'sending', trouble: { because: 'quota', times: 3, at: morning.toISOString() } }),
      'quota',
      'higher quota',
    ],
    ['messages that reach nobody', 'gateway email', sent({ channel: 'email', state: 'failed' }), 'reached nobody', 'explain'],
    [
      'a function that is switched off',
      'functions',
      () => {
        edge.disabledFunctions = ['sweep'];
        return () => {
          edge.disabledFunctions = [];
        };
      },
      'sweep',
      'AzureWebJobs.sweep.Disabled',
    ],
    [
      'links without TLS',
      'address',
      () => {
        edge.publicUrl = 'http://latch.example';
        return () => {
          edge.publicUrl = 'https://latch.example';
        };
      },
      'without TLS',
      'LATCH_PUBLIC_URL',
    ],
    [
      'nobody who hears of alarms',
      'alarms',
      () => {
        const { mailboxes } = edge;
        edge.mailboxes = { ...mailboxes, security: undefined as never };
        return () => {
          edge.mailboxes = mailboxes;
        };
      },
      'Nobody hears',
      'LATCH_SECURITY_MAIL',
    ],
    ['an audit that is not signed', 'audit signed', waitingAudit, 'wait to be signed since', 'signCheckpoints'],
    ['an audit that is not exported', 'audit exported', waitingAudit, 'Waiting to be exported: 1', 'exportAudit'],
  ])('%s', async (_what, check, breakIt, says, fix) => {
    const mend = await breakIt();
    const found = await saysOf(check);
    await mend();
    expect(found).toMatchObject({ code: 1, line: expect.stringMatching(/^FAILED /), fix: expect.stringContaining(fix) });
    expect(found.line).toContain(says);
  });

  it('what has not been given its keys yet is worth a look and no failure', async () => {
    const mend = await lockSaying({ enrolment: 0 })();
    const found = await saysOf('lock lobby');
    await mend();
    expect(found).toMatchObject({ code: 0, line: expect.stringMatching(/^look /) });
  });

  it('what ends soon is worth a look and no failure', async () => {
    const mend = await certified(inDays(20))();
    const found = await saysOf('certificate lobby-lock');
    await mend();
    expect(found).toMatchObject({
      code: 0,
      line: expect.stringMatching(/^look .*ends in (19|20) days/),
      fix: expect.stringContaining('renew'),
    });
  });

  it('a Node that is too old', () => {
    expect([runtime('20.19.5'), runtime('22.12.0'), runtime('22.13.0'), runtime('24.1.0')].map(({ outcome }) => outcome)).toEqual([
      'failed',
      'failed',
      'ok',
      'ok',
    ]);
  });

  it('clocks that are apart', () => {
    const date = 'Wed, 03 Feb 2027 08:00:00 GMT';
    expect(clockFinding({ date }, new Date('2027-02-03T08:00:29Z')).outcome).toBe('ok');
    expect(clockFinding({ date }, new Date('2027-02-03T08:01:00Z'))).toMatchObject({
      outcome: 'failed',
      says: expect.stringContaining('60 s apart'),
    });
  });
});
