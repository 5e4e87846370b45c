import { badRequest } from '../errors.js';
import { isObject, type Json, type JsonObject, type Value } from '../json.js';

type Operation = { op: string; path: string; value: Value; from: Value };
/** Where a path ends: the array or object that holds (or will hold) it, and its name there. */
type Spot = { holder: Json[] | JsonObject; name: string; path: string };

/** Applies the operations in order to the document, which it changes; 400 names the operation that cannot be applied. */
export function applyPatch(document: JsonObject, operations: Json[], fixedPaths: string[]): JsonObject {
  for (const given of operations) {
    const operation = readOperation(given);
    const moved = operation.op === 'move' ? [operation.from] : [];
    for (const path of [operation.path, ...moved]) refuseFixed(path, fixedPaths);
    applyOne(document, operation);
  }
  return document;
}

function readOperation(given: Json): Operation {
  if (!isObject(given)) throw badRequest('A patch operation must be an object.');
  const { op, path, value, from } = given;
  if (typeof op !== 'string' || typeof path !== 'string' || !path.startsWith('/'))
    throw badRequest("A patch operation needs an 'op' and a 'path' that begins with '/'.");
  return { op, path, value, from };
}

function refuseFixed(path: Value, fixedPaths: string[]): void {
  const touches = (fixed: string) => typeof path === 'string' && (path === fixed || fixed.startsWith(`${path}/`));
  if (fixedPaths.some(touches) || (typeof path === 'string' && /^\/_(rid|self|etag|ts|attachments)$/.test(path)))
    throw badRequest(`'${path}' cannot be patched: ids, partition keys and system properties are fixed.`);
}

const applied: Record<string, (document: JsonObject, operation: Operation) => void> = {
  add: (document, { op, path, value }) => add(locate(document, path), required(op, value)),
  set: (document, { op, path, value }) => set(locate(document, path), required(op, value)),
  replace(document, { op, path, value }) {
    const spot = locate(document, path);
    existing(op, spot);
    set(spot, required(op, value));
  },
  remove: (document, { op, path }) => removeAt(op, locate(document, path)),
  incr: (document, { path, value }) => increment(locate(document, path), value),
  move: (document, { from, path }) => move(document, from, path),
};

function applyOne(document: JsonObject, operation: Operation): void {
  const apply = Object.hasOwn(applied, operation.op) ? applied[operation.op] : undefined;
  if (!apply) throw badRequest(`Unknown patch operation '${operation.op}'.`);
  apply(document, operation);
}

function locate(document: JsonObject, path: string): Spot {
  const names = path
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const name = names.pop() ?? '';
  let holder: Value = document;
  for (const step of names) holder = isObject(holder) || Array.isArray(holder) ? held({ holder, name: step, path }) : undefined;
  if (!isObject(holder) && !Array.isArray(holder)) throw badRequest(`The patch path '${path}' leads nowhere.`);
  return { holder, name, path };
}

function held({ holder, name }: Spot): Value {
  if (Array.isArray(holder)) return /^\d+$/.test(name) ? holder[Number(name)] : undefined;
  return Object.hasOwn(holder, name) ? holder[name] : undefined;
}

function required(op: string, value: Value): Json {
  if (value === undefined) throw badRequest(`The patch operation '${op}' needs a value.`);
  return value;
}

function existing(op: string, spot: Spot): Json {
  const value = held(spot);
  if (value === undefined) throw badRequest(`For the ${op} operation, the path '${spot.path}' does not exist.`);
  return value;
}

/** `-` is the place after the last element. */
function position(list: Json[], { name, path }: Spot): number {
  const at = name === '-' ? list.length : /^\d+$/.test(name) ? Number(name) : Number.NaN;
  if (!(at <= list.length)) throw badRequest(`The array index in '${path}' is out of bounds.`);
  return at;
}

/** In an array add inserts where set overwrites; in an object they are the same. */
function add(spot: Spot, value: Json): void {
  if (Array.isArray(spot.holder)) spot.holder.splice(position(spot.holder, spot), 0, value);
  else assign(spot.holder, spot.name, value);
}

function set(spot: Spot, value: Json): void {
  if (Array.isArray(spot.holder)) spot.holder[position(spot.holder, spot)] = value;
  else assign(spot.holder, spot.name, value);
}

/** An own property whatever its name, `__proto__` included. */
function assign(holder: JsonObject, name: string, value: Json): void {
  Object.defineProperty(holder, name, { value, enumerable: true, writable: true, configurable: true });
}

function removeAt(op: string, spot: Spot): void {
  existing(op, spot);
  if (Array.isArray(spot.holder)) spot.holder.splice(Number(spot.name), 1);
  else delete spot.holder[spot.name];
}

function increment(spot: Spot, by: Value): void {
  const current = held(spot) ?? 0;
  if (typeof by !== 'number' || typeof current !== 'number' || held(spot) === null)
    throw badRequest(`For the incr operation, '${spot.path}' and the value must be numbers.`);
  set(spot, current + by);
}

function move(document: JsonObject, from: Value, path: string): void {
  if (typeof from !== 'string' || !from.startsWith('/'))
    throw badRequest("The patch operation 'move' needs a 'from' that begins with '/'.");
  if (path.startsWith(`${from}/`)) throw badRequest(`'${from}' cannot be moved into itself.`);
  const source = locate(document, from);
  const value = existing('move', source);
  removeAt('move', source);
  add(locate(document, path), value);
}
