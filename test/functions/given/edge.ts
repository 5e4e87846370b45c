import { randomUUID } from 'node:crypto';
import { ed25519Checkpoints } from '../../../src/azure/ed25519-checkpoints.js';
import { type GrantId, RequestId } from '../../../src/domain/ids.js';
import type { EdgePorts } from '../../../src/functions/edge-ports.js';
import type { FlowState, Flows } from '../../../src/functions/flows.js';
import type { Probes } from '../../../src/functions/health-ready.js';
import { directorySessions } from '../../../src/functions/http/directory-sessions.js';
import { portalPages } from '../../../src/functions/http/portal-pages.js';
import { createVirtualClock, type VirtualClock } from '../../../src/local/host/clock.js';
import type { Identity, TeamsTokens, Tokens } from '../../../src/ports/identity.js';
import type { Person } from '../../../src/ports/people.js';
import { testAuthority } from '../../support/device-certificates.js';
import { type MemoryAudit, memoryAudit } from '../../support/memory/audit.js';
import { type MemorySink, memoryExportBook, memorySink } from '../../support/memory/audit-export.js';
import { type MemoryShelf, memoryCheckpointBook, memoryShelf } from '../../support/memory/checkpoints.js';
import { memoryRetained } from '../../support/memory/retained.js';
import { type MemoryPorts, memoryPorts } from '../../support/memory-ports.js';
import { people, site } from '../../support/site.js';

export const morning = new Date('2027-02-03T08:00:00.000Z');
export const tenantId = '11111111-1111-4111-8111-111111111111';

const roles: Record<string, readonly string[]> = {
  alice: ['Latch.Request'],
  bob: ['Latch.Request', 'Latch.Approve'],
  carol: ['Latch.Approve'],
  carolAdm: ['Latch.Approve'],
  olu: ['Latch.Approve'],
  tara: ['Latch.Request'],
  mallory: ['Latch.Request', 'Latch.Approve'],
  eve: [],
  frank: ['Latch.Audit'],
};

/** How the bearer signed in: with `c1` just now, unless `Bearer alice;weak` (no context), `;mute` (takes no challenges either) or `;aged=20` (minutes ago) says otherwise. */
function signedIn(how: string, now: Date) {
  const minutes = Number(/^aged=(\d+)$/.exec(how)?.[1] ?? 0);
  const isWeak = how === 'weak' || how === 'mute';
  return { contexts: isWeak ? [] : ['c1'], authTime: new Date(now.getTime() - minutes * 60_000), takesChallenges: how !== 'mute' };
}

/** `Bearer alice` is alice with the roles above; `Bearer dan` is security without a place at the site; `Bearer sentinel` an application. */
const tokensOf = (clock: VirtualClock): Tokens => ({
  async verify(authorization) {
    const [name = '', how = ''] = authorization?.replace(/^Bearer /, '').split(';') ?? [];
    if (name === 'keys-down') return { kind: 'unavailable' };
    const identity = identities[name];
    return identity ? { kind: 'identity', identity: { ...identity, ...signedIn(how, clock.now()) } } : { kind: 'refused' };
  },
});

/** `Bearer teams` comes from Teams; the real tokens have tests of their own. */
const teamsTokensOf = (clock: VirtualClock): TeamsTokens => ({
  async verify(authorization, { channelId, serviceUrl }) {
    if (authorization === 'Bearer keys-down') return { kind: 'unavailable' };
    const isGenuine = authorization === 'Bearer teams' && channelId === 'msteams' && serviceUrl === 'https://teams.example/';
    return isGenuine ? { kind: 'genuine', issuedAt: clock.now() } : { kind: 'refused' };
  },
});

const identity = (id: Identity['id'], held: readonly string[], kind: Identity['kind'] = 'person'): Identity => ({
  kind,
  id,
  tenantId,
  roles: held,
  contexts: [],
  issuedAt: morning,
});
const other = (last: number) => RequestId.parse(`22222222-2222-4222-8222-00000000000${last}`) as unknown as Identity['id'];

export const erin: Person = { id: other(4), displayName: 'Erin', accountEnabled: true, userType: 'member', employeeId: '400' };
export const erinAdm: Person = { ...erin, id: other(5), displayName: 'Erin-Adm' };
const erinAud: Person = { ...erin, id: other(7), displayName: 'Erin-Aud' };
export const gus: Person = { id: other(6), displayName: 'Gus', accountEnabled: true, userType: 'member' };
/** Somebody who may approve by her role and is in no group of any door. */
export const ivy: Person = { id: other(8), displayName: 'Ivy', accountEnabled: true, userType: 'member', mail: 'ivy@latch.example' };
export const dan: Person = { id: other(1), displayName: 'Dan', accountEnabled: true, userType: 'member' };

/** The small site with those who run it. */
export const staffedSite = { ...site, people: [...site.people, dan, erin, erinAdm, erinAud, gus, ivy] };

const identities: Record<string, Identity> = {
  ...Object.fromEntries(Object.entries(people).map(([name, { id }]) => [name, identity(id, roles[name] ?? [])])),
  /** Tara with the role of an approver, in no approver group. */
  groupless: identity(people.tara.id, ['Latch.Approve']),
  /** Carol without the role of an approver. */
  offDuty: identity(people.carol.id, ['Latch.Request']),
  /** Bob without the role of an approver. */
  bobOffDuty: identity(people.bob.id, ['Latch.Request']),
  dan: identity(dan.id, ['Latch.Security']),
  erin: identity(erin.id, ['Latch.Admin']),
  /** Another account of Erin's. */
  erinAdm: identity(erinAdm.id, ['Latch.Admin']),
  /** Yet another, for audits. */
  erinAud: identity(erinAud.id, ['Latch.Audit']),
  gus: identity(gus.id, ['Latch.Admin']),
  ivy: identity(ivy.id, ['Latch.Approve']),
  sentinel: identity(other(2), ['Latch.Revoke'], 'application'),
  logicApp: identity(other(9), ['Latch.Integrate'], 'application'),
  robot: identity(other(3), ['Latch.Request', 'Latch.Security'], 'application'),
  /** People who were given what excludes each other. */
  auditingAdmin: identity(erin.id, ['Latch.Admin', 'Latch.Audit']),
  decidingAuditor: identity(people.bob.id, ['Latch.Request', 'Latch.Approve', 'Latch.Audit']),
  decidingAdmin: identity(people.bob.id, ['Latch.Approve', 'Latch.Admin', 'Latch.Security']),
};

export type FakeFlows = Flows & {
  started: string[];
  revocations: string[];
  lockdowns: string[];
  revocationsWoken: string[];
  readiness: string[];
  news: string[];
  tidings: string[];
  glasses: string[];
  woken: string[];
  visits: string[];
  released: string[];
  places: GrantId[];
  states: Map<string, FlowState>;
};

export function fakeFlows(): FakeFlows {
  const flows: FakeFlows = {
    started: [],
    revocations: [],
    lockdowns: [],
    revocationsWoken: [],
    readiness: [],
    news: [],
    tidings: [],
    glasses: [],
    woken: [],
    visits: [],
    released: [],
    places: [],
    states: new Map(),
    startRequest: async (id) => void flows.started.push(id),
    startBrokenGlass: async (id) => void flows.glasses.push(id),
    startTidings: async (id, nth) => void flows.tidings.push(`${id} ${nth}`),
    startNews: async (id, upTo) => void flows.news.push(`${id} ${upTo}`),
    startReadiness: async (id) => void flows.readiness.push(id),
    startRevocation: async ({ revocationId, mode }) => void flows[`${mode}s`].push(revocationId),
    startVisit: async (id) => void flows.visits.push(id),
    wakeVisit: async (id) => void flows.woken.push(id),
    visitState: async (id) => flows.states.get(id) ?? 'running',
    wakeRevocation: async (id) => void flows.revocationsWoken.push(id),
    wake: async (id) => void flows.woken.push(id),
    stateOf: async (id) => flows.states.get(id) ?? 'running',
    revocationState: async (id) => flows.states.get(id) ?? 'running',
    doorPlaces: async () => flows.places,
    releaseDoor: async (id, grantId) => void flows.released.push(`${id}/${grantId}`),
  };
  return flows;
}

/** Everything the entrances need, in memory; the clock and the orchestrations are the test's own. */
export type Edge = EdgePorts &
  MemoryPorts & {
    clock: VirtualClock;
    flowsSeen: FakeFlows;
    audit: MemoryAudit;
    shelf: MemoryShelf;
    sink: MemorySink;
    probes: Record<string, Probes[string]>;
  };

export function edgePorts(clock = createVirtualClock(morning), ports = memoryPorts(staffedSite, clock)): Edge {
  const flowsSeen = fakeFlows();
  const audit = memoryAudit(clock);
  const shelf = memoryShelf();
  const sink = memorySink();
  return {
    ...ports,
    clock,
    sessions: directorySessions({ directory: ports.directory, clock }),
    flowsSeen,
    flows: () => flowsSeen,
    audit,
    auditFeed: audit.feed,
    shelf,
    sink,
    retained: memoryRetained(ports.stores, audit),
    auditExport: { book: memoryExportBook(audit), sink },
    checkpoints: { book: memoryCheckpointBook(audit), seal: ed25519Checkpoints(ports), shelf },
    tenantId,
    roles: { ...ports.roles, of: async (id) => [...(Object.values(identities).find((each) => each.id === id)?.roles ?? [])] },
    teamsTokens: teamsTokensOf(clock),
    tokens: tokensOf(clock),
    signInAddress: { authorizationUri: 'https://login.example/authorize', clientId: 'latch-api' },
    deviceAuthority: testAuthority(),
    portal: portalPages({
      folder: 'test/support/portal',
      authority: 'https://login.example/tenant',
      clientId: 'latch-portal',
      scope: 'api://latch/access_as_user',
    }),
    denialStepMs: 0,
    disabledFunctions: [],
    pushMs: 10_000,
    newId: randomUUID,
    /** A terminal's assertion is its own name here; the real ones have tests of their own. */
    terminals: {
      verify: async (_door, assertion) =>
        assertion?.startsWith('lobby-t') ? { kind: 'terminal', terminalId: assertion } : { kind: 'refused' },
    },
    answers: { sign: async (door, { attemptId, answerUntil }) => door.lock && `signed ${attemptId} until ${answerUntil}` },
    probes: {},
  };
}
