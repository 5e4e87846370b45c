import type { DoorRecord } from '../../src/domain/door-record.js';
import { defaultPolicy } from '../../src/domain/policy.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import type { VisitRecord } from '../../src/domain/visit-record.js';
import type { Clock } from '../../src/ports/clock.js';
import type { MasterKeys } from '../../src/ports/keys.js';
import type { Person } from '../../src/ports/people.js';
import { memoryAccess } from './memory/access.js';
import { memoryApprovalLinks } from './memory/approval-links.js';
import { memoryDelegations, memoryGlassBooks, memoryPushBooks } from './memory/deciders.js';
import { memoryDeliveries, memoryPreferences, memoryPush } from './memory/deliveries.js';
import { memoryDeviceLogs } from './memory/device-logs.js';
import { memoryDirectory, memoryRisk, memoryRoles } from './memory/directory.js';
import { memoryChanges, memoryPlaces, memorySubscriptions } from './memory/directory-news.js';
import { memoryDevices, memoryDoorChanges, memoryDoors } from './memory/doors.js';
import { doorStores, memoryGrants } from './memory/grants.js';
import { memoryHabits } from './memory/habits.js';
import { kept } from './memory/kept.js';
import { memoryLocks } from './memory/locks.js';
import { memoryEffects, memoryMessages, memoryTurns } from './memory/messages.js';
import { memoryErasures, memoryHolds, memoryPersonKeys } from './memory/privacy.js';
import { memoryReceipts } from './memory/receipts.js';
import { memoryRequests } from './memory/requests.js';
import { memoryRules } from './memory/rules.js';
import { memorySignals } from './memory/signals.js';
import { memorySiteCalendars, memoryVisits } from './memory/visits.js';
import { memoryWebhooks } from './memory/webhooks.js';

/** What a world in memory is made of. */
export type Site = {
  doors: readonly DoorRecord[];
  people: readonly Person[];
  groups: Record<string, readonly string[]>;
  responders?: string;
};

/** Every port of the app in memory, over one site, with handles to change the world and look into it. */
export function memoryPorts(site: Site, clock: Clock) {
  const stores = { requests: kept<RequestRecord>(), visits: kept<VisitRecord>(), ...doorStores() };
  return {
    clock,
    stores,
    policy: defaultPolicy,
    publicUrl: 'https://latch.example',
    requests: memoryRequests(stores.requests),
    links: memoryApprovalLinks(),
    ...memoryGrants(stores),
    rules: memoryRules(),
    receipts: memoryReceipts(),
    signals: memorySignals(),
    responders: site.responders,
    doors: memoryDoors(site.doors),
    doorChanges: memoryDoorChanges(),
    registry: memoryDevices(site.doors),
    deviceLogs: memoryDeviceLogs(),
    directory: memoryDirectory(site.people, site.groups),
    roles: memoryRoles(),
    delegations: memoryDelegations(),
    pushes: memoryPushBooks(),
    glassBooks: memoryGlassBooks(),
    risk: memoryRisk(),
    subscriptions: memorySubscriptions(),
    changes: memoryChanges(),
    places: memoryPlaces(),
    access: memoryAccess(),
    habits: memoryHabits(clock),
    personKeys: memoryPersonKeys(clock),
    holds: memoryHolds(),
    erasures: memoryErasures(),
    locks: memoryLocks(clock),
    messages: memoryMessages(),
    push: memoryPush(),
    webhooks: memoryWebhooks(),
    deliveries: memoryDeliveries(),
    turns: memoryTurns(defaultPolicy.visits),
    visits: memoryVisits(stores.visits),
    calendars: memorySiteCalendars(),
    preferences: memoryPreferences(),
    mailboxes: { security: 'security@latch.example', pager: '+491510000000', facility: 'facility@latch.example' },
    effects: memoryEffects(),
    keys: memoryKeys(),
  };
}

export type MemoryPorts = ReturnType<typeof memoryPorts>;

function memoryKeys(): MasterKeys {
  const only = { kid: 'k1', master: new Uint8Array(32).fill(7) };
  return { current: async () => only, byId: async (kid) => (kid === only.kid ? only.master : undefined), all: async () => [only] };
}
