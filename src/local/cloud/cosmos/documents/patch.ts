import { badRequest, CosmosError, notFound } from '../errors.js';
import { isObject, type Json } from '../json.js';
import type { Plans } from '../sql/plans.js';
import { documentText } from '../store/documents.js';
import { applyPatch } from './apply-patch.js';
import { type Perform, requireMatch, written } from './operation.js';

const mostOperations = 10;
const noParameters = new Map<string, Json>();

/** Partial document update: all operations or none; 412 (substatus 1110) when the condition does not hold for the current version. */
export const patchWith =
  (plans: Plans): Perform =>
  (unit, operation, charges) => {
    const { condition, operations } = readPatch(operation.body);
    const current = unit.find(operation.pk, operation.id);
    if (!current) throw notFound();
    requireMatch(current, operation);
    if (condition !== undefined) {
      const shown = JSON.parse(documentText(unit.container, current));
      if (plans.condition(condition).rows(shown, noParameters).length === 0)
        throw new CosmosError(412, 'The condition specified in the PATCH request is not satisfied.', 1110);
    }
    const document = applyPatch(JSON.parse(current.body), operations, ['/id', ...unit.container.paths]);
    return written(200, unit.put(current.pk, current.id, document, current), charges);
  };

/** The body is the list of operations, or `{condition, operations}`. */
function readPatch(body: Json | undefined): { condition: string | undefined; operations: Json[] } {
  const operations = isObject(body) ? body['operations'] : body;
  const condition = isObject(body) ? body['condition'] : undefined;
  if (!Array.isArray(operations) || operations.length === 0) throw badRequest('The patch request has no operations.');
  if (operations.length > mostOperations) throw badRequest(`The number of patch operations can't exceed '${mostOperations}'.`);
  if (condition !== undefined && typeof condition !== 'string') throw badRequest('The patch condition must be text.');
  return { condition, operations };
}
