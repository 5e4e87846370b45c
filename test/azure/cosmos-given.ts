import { type CosmosDatabase, openCosmosDatabase } from '../../src/azure/cosmos-database.js';
import type { AttemptRecord, CodeRecord, GrantRecord } from '../../src/domain/grant-record.js';
import { DoorId, GrantId, PersonId, RequestId, SiteId } from '../../src/domain/ids.js';
import { type Cosmos, createCosmos } from '../../src/local/cloud/cosmos/service.js';
import { testCredential } from '../support/test-token.js';
import { trustAuthority } from '../support/trust-authority.js';
import { createTestWorld, type TestWorld } from '../support/world.js';

export type LocalCosmos = { world: TestWorld; cosmos: Cosmos; database: CosmosDatabase; close(): Promise<void> };

/** A Cosmos account of its own, and the app's database on it. */
export async function startCosmos(): Promise<LocalCosmos> {
  const world = await createTestWorld();
  trustAuthority(world.tls.ca);
  const cosmos = await createCosmos(world);
  const database = openCosmosDatabase({ endpoint: `${cosmos.url}/`, databaseId: 'latch', credential: testCredential });
  const close = async () => {
    database.close();
    await cosmos.close();
    world.remove();
  };
  return { world, cosmos, database, close };
}

const numbered = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const lobby = DoorId.parse('lobby');
export const grantId = (number = 1) => GrantId.parse(numbered(number));
export const requestId = (number = 1) => RequestId.parse(numbered(number));
export const personId = (number = 1) => PersonId.parse(numbered(number));

const holder = (doorId: DoorId, number: number) => ({
  ...{ doorId, grantId: grantId(number), requestId: requestId(number), subjectId: personId(number) },
  siteId: SiteId.parse('BER1'),
});

export const aGrant = (doorId = lobby, number = 1, change: Partial<GrantRecord> = {}): GrantRecord => ({
  ...holder(doorId, number),
  ...{ id: grantId(number), kind: 'grant', generation: 0, state: 'live' },
  window: { opensAt: '2026-03-02T09:00:00.000Z', closesAt: '2026-03-02T10:00:00.000Z' },
  ...change,
});

export const aCode = (doorId = lobby, number = 1, change: Partial<CodeRecord> = {}): CodeRecord => ({
  ...holder(doorId, number),
  ...{ id: `c:${'0'.repeat(63)}${number}`, kind: 'code', generation: 1, kid: 'k1', state: 'live' },
  ...{ notBefore: '2026-03-02T09:00:00.000Z', notAfter: '2026-03-02T09:15:00.000Z' },
  ...change,
});

export const anAttempt = (code: CodeRecord, attemptId: string, change: Partial<AttemptRecord> = {}): AttemptRecord => ({
  ...{ id: `a:${attemptId}`, kind: 'attempt', doorId: code.doorId, attemptId, readerId: 'r1', judge: 'cloud', state: 'claimed' },
  ...{ at: '2026-03-02T09:05:00.000Z', grantId: code.grantId, requestId: code.requestId, generation: code.generation },
  ...change,
});

/** Doors of their own keep the partitions of tests apart. */
let doors = 0;
export function freshDoor(): DoorId {
  doors += 1;
  return DoorId.parse(`door-${doors}`);
}
