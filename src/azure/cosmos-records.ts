import type { Container, JSONObject, PatchOperation } from '@azure/cosmos';
import type { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import { latchError, troubleOf } from './azure-trouble.js';
import type { ContainerName } from './cosmos-containers.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { findAll } from './cosmos-query.js';

/** Records of one shape in one container. `partition`: the value of the container's partition key. Everything throws `records-unavailable`. */
export type Records<R> = {
  read(id: string, partition: string): Promise<{ record: R; etag: string } | undefined>;
  create(record: R): Promise<boolean>;
  /** Creates it, or gives the one that is already there. */
  createOrRead(record: R & { id: string }, partition: string): Promise<{ kind: 'created' | 'exists'; record: R }>;
  /** Replaces it if nobody has changed it since `etag`. */
  replace(id: string, partition: string, record: R, etag: string): Promise<boolean>;
  /** Reads, applies, replaces under the etag, and again when somebody was faster. The same object back means: nothing to write. */
  change(id: string, partition: string, transition: (record: R) => R): Promise<R | undefined>;
  /** `condition`: a raw query text, so only validated numbers, enums, instants and hex may be in it. False: it did not hold, or there is no such record. */
  patch(id: string, partition: string, operations: PatchOperation[], condition?: string): Promise<boolean>;
  query(text: string, parameters: Record<string, string | number>, partition?: string): Promise<R[]>;
};

const mostChangeAttempts = 50;

/** The records of `name`, checked against `shape` as they are read. */
export function cosmosRecords<R extends { id: string }>(database: CosmosDatabase, name: ContainerName, shape: z.ZodType<R>): Records<R> {
  const ask = <T>(run: (container: Container) => Promise<T>) => translate(name, async () => run(await database.container(name)));
  const orStatus = <T>(expected: number[], run: (container: Container) => Promise<T>) =>
    ask((container) => statusIn(expected, run(container)));

  const read: Records<R>['read'] = (id, partition) =>
    ask(async (container) => {
      const { resource, etag, substatus } = await container.item(id, partition).read<JSONObject>();
      // Only a plain 404 says that there is no such record; any other says that its container or replica could not be asked.
      if (resource === undefined && substatus) throw new LatchError('records-unavailable', `${name}: not readable (${substatus})`);
      return resource === undefined ? undefined : { record: shape.parse(resource), etag };
    });
  const create: Records<R>['create'] = async (record) =>
    (await orStatus([409], (container) => container.items.create(record, { disableAutomaticIdGeneration: true }))) !== 409;
  const replace: Records<R>['replace'] = async (id, partition, record, etag) => {
    const accessCondition = { type: 'IfMatch', condition: etag };
    const status = await orStatus([404, 412], (container) => container.item(id, partition).replace(record, { accessCondition }));
    return status !== 412 && status !== 404;
  };
  return {
    read,
    create,
    replace,
    async createOrRead(record, partition) {
      if (await create(record)) return { kind: 'created', record };
      const found = await read(record.id, partition);
      if (!found) throw new LatchError('records-unavailable', `${name}: a record vanished`);
      return { kind: 'exists', record: found.record };
    },
    change: (id, partition, transition) => changeUnderEtag({ read, replace }, name, id, partition, transition),
    async patch(id, partition, operations, condition) {
      const body = condition === undefined ? operations : { operations, condition };
      const status = await orStatus([404, 412], (container) => container.item(id, partition).patch(body));
      return status !== 412 && status !== 404;
    },
    query: (text, parameters, partition) =>
      ask(async (container) => (await findAll(container, text, parameters, partition)).map((found) => shape.parse(found))),
  };
}

/** Two writers never wait for each other: the slower one reads again. */
async function changeUnderEtag<R>(
  { read, replace }: Pick<Records<R>, 'read' | 'replace'>,
  name: ContainerName,
  id: string,
  partition: string,
  transition: (record: R) => R,
): Promise<R | undefined> {
  for (let attempt = 0; attempt < mostChangeAttempts; attempt += 1) {
    const found = await read(id, partition);
    if (!found) return undefined;
    const next = transition(found.record);
    if (next === found.record || (await replace(id, partition, next, found.etag))) return next;
  }
  throw new LatchError('records-unavailable', `${name}: too many writers at once`);
}

/** Expected refusals of the service come back as their status. */
async function statusIn<T>(expected: number[], answer: Promise<T>): Promise<T | number> {
  try {
    return await answer;
  } catch (error) {
    const { status } = troubleOf(error);
    if (status === undefined || !expected.includes(status) || isAboutMore(status, error)) throw error;
    return status;
  }
}

/** A 404 with a substatus is about the container or its replica, not about the record. */
const isAboutMore = (status: number, error: unknown) => status === 404 && Boolean((error as { substatus?: number }).substatus);

/** Every trouble with the database, unreadable records too, is `records-unavailable`. */
export async function translate<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw latchError('records-unavailable', what, error);
  }
}
