import type { Answer, Call, Operation } from '../../kernel/serve.js';
import { type Account, containerOf, header, jsonBody, requiredPartitionKey } from '../account.js';
import { readingOf } from '../consistency.js';
import type { DocumentOperation, Kind, Outcome } from '../documents/operation.js';
import { readOutcome } from '../documents/read.js';
import { contentHeaders } from '../response.js';
import type { Container } from '../store/containers.js';
import { documentText } from '../store/documents.js';

const path = '/dbs/:db/colls/:coll/docs/:id';

/** Get, Replace, Patch and Delete Document. */
export const pointOperations = (account: Account): Operation[] => [
  { name: 'Get Document', method: 'GET', path, handle: (call) => readDocument(account, call) },
  { name: 'Replace Document', method: 'PUT', path, handle: (call) => writeDocument(account, call, 'Replace') },
  { name: 'Patch Document', method: 'PATCH', path, handle: (call) => writeDocument(account, call, 'Patch') },
  { name: 'Delete Document', method: 'DELETE', path, handle: (call) => writeDocument(account, call, 'Delete') },
];

function readDocument(account: Account, call: Call): Answer {
  const { store } = account;
  const container = containerOf(account, call);
  const { stale, charges } = readingOf(store.consistency, call);
  const stored = store.find(container, requiredPartitionKey(call), call.params['id'] ?? '', stale);
  return answer(account, container, call, readOutcome(stored, { ifNoneMatch: header(call, 'if-none-match') }, charges));
}

/** One write, answered once it is on disk. */
export async function writeDocument(account: Account, call: Call, kind: Kind): Promise<Answer> {
  const { store, performers } = account;
  const container = containerOf(account, call);
  const operation: DocumentOperation = {
    kind,
    pk: requiredPartitionKey(call),
    id: call.params['id'] ?? '',
    body: kind === 'Delete' ? undefined : jsonBody(call),
    ifMatch: header(call, 'if-match'),
    ifNoneMatch: header(call, 'if-none-match'),
  };
  const { charges } = readingOf(store.consistency, call);
  return answer(account, container, call, await store.write(container, (unit) => performers[kind](unit, operation, charges)));
}

/** `prefer: return=minimal` is answered without the document, reads aside. */
function answer(account: Account, container: Container, call: Call, { status, stored, charge }: Outcome): Answer {
  const headers = contentHeaders(account, container, { charge, ...(stored && { etag: stored.etag }) });
  const minimal = call.method !== 'GET' && header(call, 'prefer') === 'return=minimal';
  return stored && status !== 304 && !minimal ? { status, headers, body: documentText(container, stored) } : { status, headers };
}
