import { randomBytes } from 'node:crypto';
import { LatchError } from '../domain/errors.js';
import type { PersonId } from '../domain/ids.js';
import type { Key } from '../domain/latch-code.js';
import { PersonKeyRecord, personKeyId, unwrapKey, wrapKey } from '../domain/privacy/person-key.js';
import type { Clock } from '../ports/clock.js';
import type { MasterKeys } from '../ports/keys.js';
import type { PersonKeys } from '../ports/privacy.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords, translate } from './cosmos-records.js';

const ivBytes = 12;
const keyBytes = 32;

/** People's keys in container `persons`, wrapped under the current master key. */
export function cosmosPersonKeys(database: CosmosDatabase, { keys, clock }: { keys: MasterKeys; clock: Clock }): PersonKeys {
  const records = cosmosRecords(database, 'persons', PersonKeyRecord);
  const today = () => `${clock.now().toISOString().slice(0, 10)}T00:00:00.000Z`;
  const read = async (id: PersonId) => (await records.read(personKeyId(id), personKeyId(id)))?.record;
  const wrapped = async (personId: PersonId, key: Key) => {
    const { kid, master } = await keys.current();
    return { kid, wrapped: wrapKey(master, personId, key, randomBytes(ivBytes)) };
  };
  const keyIn = async ({ kid, personId, wrapped: sealed }: PersonKeyRecord): Promise<Key> => {
    const master = await keys.byId(kid);
    const key = master && unwrapKey(master, personId, sealed);
    if (!key) throw new LatchError('keys-unavailable', 'a person’s key cannot be unwrapped');
    return key;
  };
  const make = async (personId: PersonId): Promise<PersonKeyRecord> => {
    const fresh = await wrapped(personId, randomBytes(keyBytes));
    const id = personKeyId(personId);
    return (await records.createOrRead({ id, kind: 'person-key', personId, ...fresh, usedAt: today() }, id)).record;
  };
  return {
    async of(id) {
      const record = (await read(id)) ?? (await make(id));
      if (record.usedAt !== today()) await records.change(record.id, record.id, (before) => ({ ...before, usedAt: today() }));
      return keyIn(record);
    },
    async find(id) {
      const record = await read(id);
      return record && keyIn(record);
    },
    forget: (id) =>
      translate('persons', async () => {
        const container = await database.container('persons');
        if (await read(id)) await container.item(personKeyId(id), personKeyId(id)).delete();
      }),
    unusedSince: async (at) =>
      (await records.query("SELECT * FROM c WHERE c.kind = 'person-key' AND c.usedAt < @at", { at })).map(({ personId }) => personId),
    async rewrap() {
      const { kid } = await keys.current();
      const old = await records.query("SELECT * FROM c WHERE c.kind = 'person-key' AND c.kid != @kid", { kid });
      for (const record of old) {
        const fresh = await wrapped(record.personId, await keyIn(record));
        await records.change(record.id, record.id, (before) => (before.kid === record.kid ? { ...before, ...fresh } : before));
      }
      return old.length;
    },
  };
}
