import type { Charges } from '../charges.js';
import { badRequest, CosmosError } from '../errors.js';
import { isObject, type Json, type JsonObject } from '../json.js';
import { type PartitionKey, partitionKeyOf } from '../partition-key.js';
import type { Stored } from '../store/documents.js';
import type { Unit } from '../store/unit.js';

export const kinds = ['Create', 'Upsert', 'Read', 'Replace', 'Patch', 'Delete'] as const;
export type Kind = (typeof kinds)[number];

/** One operation on one document, alone or in a batch. `id` is absent where the body names it. */
export type DocumentOperation = {
  kind: Kind;
  pk: PartitionKey;
  id: string;
  body: Json | undefined;
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
};

/** `stored` is the version the caller is shown; a deletion shows none. */
export type Outcome = { status: number; stored?: Stored; charge: number };

/** Performs the operation inside a write unit; refusals are thrown as CosmosError and undo the unit. */
export type Perform = (unit: Unit, operation: DocumentOperation, charges: Charges) => Outcome;
export type Performers = Record<Kind, Perform>;

/** The document a body is, checked: an object with a usable id; `pk` is the partition it says it belongs to. */
export function documentIn({ container }: Unit, body: Json | undefined): { id: string; document: JsonObject; pk: PartitionKey } {
  if (!isObject(body)) throw badRequest('The input content is invalid: a JSON object is expected.');
  const { id } = body;
  if (typeof id !== 'string' || id === '')
    throw badRequest("The input content is invalid because the required properties - 'id; ' - are missing.");
  if (Buffer.byteLength(id) > 1023 || /[/\\?#]/.test(id)) throw badRequest('The input name is invalid: too long, or with one of / \\ ? #.');
  return { id, document: body, pk: partitionKeyOf(body, container.paths) };
}

/** The same, in the partition the caller named; 400 (substatus 1001) when it belongs to another. */
export function documentFor(unit: Unit, { body, pk }: DocumentOperation): { id: string; document: JsonObject } {
  const found = documentIn(unit, body);
  if (found.pk !== pk) throw badRequest("PartitionKey extracted from document doesn't match the one specified in the header.", 1001);
  return found;
}

/** Optimistic concurrency: throws 412 unless the current version is the one the caller knows. */
export function requireMatch(current: Stored, { ifMatch }: DocumentOperation): void {
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== current.etag)
    throw new CosmosError(412, 'Operation cannot be performed because one of the specified precondition is not met.');
}

/** What a write of this version costs. */
export const written = (status: number, stored: Stored, charges: Charges): Outcome => ({
  status,
  stored,
  charge: charges.write(Buffer.byteLength(stored.body)),
});
