import type { Answer, Call } from '../../kernel/serve.js';
import { type Account, containerOf, header, jsonBody, maxItems, partitionKeyIn, requireKnownRange } from '../account.js';
import { readingOf } from '../consistency.js';
import { badRequest } from '../errors.js';
import { isObject, type Json, type Value } from '../json.js';
import { contentHeaders } from '../response.js';
import { requireCompositeIndex } from '../sql/composite-index.js';
import { readContinuation } from '../sql/continuation.js';
import { type Numbered, readsInTurn, runQuery } from '../sql/run-query.js';
import type { Container } from '../store/containers.js';
import { documentText, type Stored } from '../store/documents.js';

const defaultPage = 100;

/** Query Documents: one page, over one partition or the whole container; `x-ms-continuation` while there is more. */
export function queryDocuments(account: Account, call: Call): Answer {
  const { store, plans } = account;
  const container = containerOf(account, call);
  requireKnownRange(call);
  const { stale, charges } = readingOf(store.consistency, call);
  const { text, parameters } = readQuery(jsonBody(call));
  const plan = plans.query(text);
  requireCompositeIndex(plan, container.definition);
  const continuation = header(call, 'x-ms-continuation');
  const after = continuation === undefined ? undefined : readContinuation(continuation);
  const from = readsInTurn(plan) ? (after?.serial ?? 0) : undefined;
  const found = store.scan(container, partitionKeyIn(call), stale, { demands: plan.prefilter(parameters), from });
  const size = maxItems(call, defaultPage, Number.POSITIVE_INFINITY);
  const { results, continuation: next } = runQuery(plan, numbered(container, found), { parameters, maxItems: size, after });
  return {
    status: 200,
    headers: contentHeaders(account, container, { charge: charges.query(results.length), items: results.length, continuation: next }),
    body: `{"_rid":${JSON.stringify(container.rid)},"Documents":[${results.join(',')}],"_count":${results.length}}`,
  };
}

function* numbered(container: Container, found: Iterable<Stored>): Generator<Numbered> {
  for (const stored of found) yield { serial: stored.serial, document: JSON.parse(documentText(container, stored)) };
}

function readQuery(body: Json): { text: string; parameters: Map<string, Value> } {
  if (!isObject(body) || typeof body['query'] !== 'string') throw badRequest("The required property 'query' is missing.");
  const given = Array.isArray(body['parameters']) ? body['parameters'].filter(isObject) : [];
  return { text: body['query'], parameters: new Map(given.map(({ name, value }) => [String(name), value])) };
}

/** The plan SDKs ask for beside every query: "send it as it is to the one range", since this emulator answers all of it by itself. */
export function queryPlan(account: Account, call: Call): Answer {
  const container = containerOf(account, call);
  return { status: 200, headers: contentHeaders(account, container, {}), body: trivialPlan };
}

const trivialPlan = JSON.stringify({
  partitionedQueryExecutionInfoVersion: 2,
  queryInfo: {
    distinctType: 'None',
    top: null,
    offset: null,
    limit: null,
    orderBy: [],
    orderByExpressions: [],
    groupByExpressions: [],
    groupByAliases: [],
    aggregates: [],
    groupByAliasToAggregateType: {},
    rewrittenQuery: '',
    hasSelectValue: false,
    dCountInfo: null,
    hasNonStreamingOrderBy: false,
  },
  queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
});
