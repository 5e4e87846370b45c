import { z } from 'zod';
import { book, type Door, freeDoor, release } from '../src/domain/door.js';
import { GrantId } from '../src/domain/ids.js';
import { Window } from '../src/domain/window.js';
import { operationContract } from '../src/durable/contracts.js';
import type { EntityContext } from '../src/durable/register.js';

const Reply = z.discriminatedUnion('ok', [z.object({ ok: z.literal(true) }), z.object({ ok: z.literal(false), because: z.string() })]);
type Reply = z.infer<typeof Reply>;

/** One entity per physical door, under this name and the door's id. */
export const doorEntityName = 'door';

/** Holds a place for a grant. Repeating it changes nothing. */
export const bookDoor = operationContract({
  entity: doorEntityName,
  operation: 'book',
  input: z.object({ grantId: GrantId, window: Window }),
  output: Reply,
});

/** Gives a grant's place back; one that is not held is fine. */
export const releaseDoor = operationContract({
  entity: doorEntityName,
  operation: 'release',
  input: z.object({ grantId: GrantId }),
  output: Reply,
});

type Move = { ok: true; door: Door } | { ok: false; because: string };
type Operation = (door: Door, input: unknown) => Move;

const operation =
  <I>(schema: z.ZodType<I>, verb: (door: Door, input: I) => Move): Operation =>
  (door, raw) => {
    const input = schema.safeParse(raw);
    return input.success ? verb(door, input.data) : { ok: false, because: 'malformed-input' };
  };

const operations = new Map<string, Operation>([
  [bookDoor.operation, operation(bookDoor.input, (door, { grantId, window }) => book(door, grantId, window))],
  [releaseDoor.operation, operation(releaseDoor.input, (door, { grantId }) => release(door, grantId))],
]);
const unknownOperation: Operation = () => ({ ok: false, because: 'unknown-operation' });

/** The door as an entity. It never throws: a refusal is a reply, so the caller can always read it. */
export function doorEntity({ df }: EntityContext<Door>): void {
  const operate = operations.get(df.operationName ?? '') ?? unknownOperation;
  const move = operate(df.getState() ?? freeDoor, df.getInput<unknown>());
  if (move.ok) df.setState(move.door);
  df.return<Reply>(move.ok ? { ok: true } : move);
}
