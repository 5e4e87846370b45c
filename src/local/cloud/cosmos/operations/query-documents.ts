import type { Answer, Call } from '../../kernel/serve.js';
import { type Account, containerOf, header, jsonBody, maxItems, partitionKeyIn, requireKnownRange } from '../account.js';
import { readingOf } from '../consistency.js';
import { badRequest } from '../errors.js';
import { isObject, type Json, type Value } from '../json.js';
import { contentHeaders } from '../response.js';
import { requireCompositeIndex } from '../sql/composite-index.js';
import { type Numbered, runQuery } from '../sql/run-query.js';
import type { Container } from '../store/containers.js';
import { documentText, type Stored } from '../store/documents.js';

const defaultPage = 100;
/** Bytes ("Service quotas": 4 MB a response). */
const largestPage = 4 * 1_024 * 1_024;

/** Query Documents: one page, over one partition or the whole container; `x-ms-continuation` while there is more. */
export function queryDocuments(account: Account, call: Call): Answer {
  const { store, plans } = account;
  const container = containerOf(account, call);
  requireKnownRange(call);
  const { stale, charges } = readingOf(store.consistency, call);
  const { text, parameters } = readQuery(jsonBody(call));
  const plan = plans.query(text);
  requireCompositeIndex(plan, container.definition);
  const found = store.scan(container, partitionKeyIn(call), stale, plan.prefilter(parameters));
  const continuation = header(call, 'x-ms-continuation');
  const size = maxItems(call, defaultPage, () => fitting(found));
  const page = runQuery(plan, numbered(container, found), { parameters, maxItems: size, continuation });
  const { results } = page;
  return {
    status: 200,
    headers: contentHeaders(account, container, {
      charge: charges.query(results.length),
      items: results.length,
      continuation: page.continuation,
    }),
    body: JSON.stringify({ _rid: container.rid, Documents: results, _count: results.length }),
  };
}

/** So many of these documents that no page of them is larger than the service's. */
const fitting = (found: readonly Stored[]): number =>
  Math.max(1, Math.floor(largestPage / found.reduce((most, { body }) => Math.max(most, body.length), 1)));

function* numbered(container: Container, found: Stored[]): Generator<Numbered> {
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
