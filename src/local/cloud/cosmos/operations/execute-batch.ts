import type { Answer, Call } from '../../kernel/serve.js';
import { type Account, containerOf, flag, jsonBody, requiredPartitionKey } from '../account.js';
import { readingOf } from '../consistency.js';
import { type DocumentOperation, kinds, type Outcome } from '../documents/operation.js';
import { badRequest, CosmosError, notImplemented } from '../errors.js';
import { isObject, type Json } from '../json.js';
import type { PartitionKey } from '../partition-key.js';
import { contentHeaders } from '../response.js';
import type { Container } from '../store/containers.js';
import { documentText } from '../store/documents.js';

const mostOperations = 100;

/** Ends a batch's write unit so that nothing of it stays; `at` is the operation that failed. */
class BatchFailure extends Error {
  readonly at: number;
  readonly reason: CosmosError;

  constructor(at: number, reason: CosmosError) {
    super(reason.message);
    this.at = at;
    this.reason = reason;
  }
}

/** Transactional batch: 200 with every result, or nothing done and 207 with the failing operation's status and 424 for all others. */
export async function executeBatch(account: Account, call: Call): Promise<Answer> {
  if (!flag(call, 'x-ms-cosmos-batch-atomic')) throw notImplemented('bulk (batches that are not atomic)');
  const { store } = account;
  const container = containerOf(account, call);
  const { charges } = readingOf(store.consistency, call);
  const operations = readBatch(jsonBody(call), requiredPartitionKey(call));
  try {
    const outcomes = await store.write(container, (unit) =>
      operations.map((one, at) => attempt(at, () => account.performers[one.kind](unit, one, charges))),
    );
    const charge = outcomes.reduce((sum, one) => sum + one.charge, 0);
    return {
      status: 200,
      headers: contentHeaders(account, container, { charge }),
      body: `[${outcomes.map((one) => resultText(container, one)).join(',')}]`,
    };
  } catch (cause) {
    if (!(cause instanceof BatchFailure)) throw cause;
    return { status: 207, headers: contentHeaders(account, container, {}), body: failureText(operations.length, cause) };
  }
}

function attempt(at: number, run: () => Outcome): Outcome {
  try {
    return run();
  } catch (cause) {
    throw cause instanceof CosmosError ? new BatchFailure(at, cause) : cause;
  }
}

function readBatch(body: Json, pk: PartitionKey): DocumentOperation[] {
  if (!Array.isArray(body) || body.length === 0) throw badRequest('The batch has no operations.');
  if (body.length > mostOperations) throw badRequest(`Batch request has more operations than what is supported (${mostOperations}).`);
  return body.map((given) => {
    const one = isObject(given) ? given : {};
    const kind = kinds.find((known) => known === one['operationType']);
    if (!kind) throw badRequest(`The batch operation '${one['operationType']}' is not known.`);
    const text = (name: string) => (typeof one[name] === 'string' ? one[name] : undefined);
    return { kind, pk, id: text('id') ?? '', body: one['resourceBody'], ifMatch: text('ifMatch'), ifNoneMatch: text('ifNoneMatch') };
  });
}

function resultText(container: Container, { status, stored, charge }: Outcome): string {
  const head = `{"statusCode":${status},"requestCharge":${charge}`;
  return stored ? `${head},"eTag":${JSON.stringify(stored.etag)},"resourceBody":${documentText(container, stored)}}` : `${head}}`;
}

function failureText(count: number, { at, reason }: BatchFailure): string {
  const failed = { statusCode: reason.status, subStatusCode: reason.substatus, requestCharge: 1, message: reason.message };
  const dependent = { statusCode: 424, requestCharge: 0 };
  return JSON.stringify(Array.from({ length: count }, (_, i) => (i === at ? failed : dependent)));
}
