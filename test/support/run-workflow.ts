import { z } from 'zod';

const RunAfter = z.record(z.string(), z.array(z.enum(['Succeeded', 'Failed']))).default({});
const Json = z.unknown();

/** The actions we use of the workflow definition language of Logic Apps; any other is an error. */
export type Action =
  | { type: 'Http'; inputs: HttpInputs; operationOptions?: string | undefined; runAfter: Record<string, string[]> }
  | { type: 'Response'; inputs: { statusCode: unknown; body?: unknown }; runAfter: Record<string, string[]> }
  | { type: 'Foreach'; foreach: string; actions: Record<string, Action>; runAfter: Record<string, string[]> }
  | {
      type: 'If';
      expression: { and: { equals: [unknown, unknown] }[] };
      actions: Record<string, Action>;
      else: { actions: Record<string, Action> };
      runAfter: Record<string, string[]>;
    };

const HttpInputs = z.strictObject({
  method: z.enum(['GET', 'POST']),
  uri: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
  body: Json.optional(),
  authentication: z.strictObject({ type: z.literal('ManagedServiceIdentity'), audience: z.string() }),
  retryPolicy: z.strictObject({ type: z.literal('exponential'), count: z.int().max(90), interval: z.string() }),
});
type HttpInputs = z.infer<typeof HttpInputs>;

const Action: z.ZodType<Action> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.strictObject({
      ...{ type: z.literal('Http'), inputs: HttpInputs, runAfter: RunAfter },
      operationOptions: z.literal('DisableAsyncPattern').optional(),
    }),
    z.strictObject({
      ...{ type: z.literal('Response'), kind: z.literal('Http'), runAfter: RunAfter },
      inputs: z.strictObject({ statusCode: Json, body: Json.optional() }),
    }),
    z.strictObject({ type: z.literal('Foreach'), foreach: z.string(), actions: z.record(z.string(), Action), runAfter: RunAfter }),
    z.strictObject({
      ...{ type: z.literal('If'), actions: z.record(z.string(), Action), runAfter: RunAfter },
      expression: z.strictObject({ and: z.array(z.strictObject({ equals: z.tuple([Json, Json]) })) }),
      else: z.strictObject({ actions: z.record(z.string(), Action) }),
    }),
  ]),
);

export const Workflow = z.strictObject({
  $schema: z.literal('https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#'),
  contentVersion: z.string(),
  parameters: z.record(z.string(), z.strictObject({ type: z.literal('String'), metadata: z.strictObject({ description: z.string() }) })),
  triggers: z.record(z.string(), z.looseObject({ type: z.literal('Request'), kind: z.literal('Http') })),
  actions: z.record(z.string(), Action),
  outputs: z.strictObject({}),
});

export type Workflow = z.infer<typeof Workflow>;

type Reply = { status: number; body: unknown };
type Run = {
  trigger: unknown;
  parameters: Record<string, string>;
  /** Plays the HTTP connector. */
  call(method: string, uri: string, body: unknown, headers: Record<string, string>): Promise<Reply>;
};
type State = Run & { done: Map<string, { statusCode: number; body: unknown }>; items: Map<string, unknown>; response?: Reply };

/** Runs a workflow as Logic Apps would, with the few functions it uses. Answers what its Response action says. */
export async function runWorkflow(definition: Workflow, run: Run): Promise<Reply | undefined> {
  const state: State = { ...run, done: new Map(), items: new Map() };
  await runActions(definition.actions, state);
  return state.response;
}

async function runActions(actions: Record<string, Action>, state: State): Promise<void> {
  const left = new Map(Object.entries(actions));
  const ended = new Map<string, string>();
  while (left.size > 0) {
    const ready = [...left].find(([, { runAfter }]) => Object.keys(runAfter).every((name) => ended.has(name)));
    if (!ready) throw new Error(`never run: ${[...left.keys()].join(', ')}`);
    const [name, action] = ready;
    left.delete(name);
    const isDue = Object.entries(action.runAfter).every(([before, how]) => how.includes(ended.get(before) ?? ''));
    ended.set(name, isDue ? await runAction(name, action, state) : 'Skipped');
  }
}

async function runAction(name: string, action: Action, state: State): Promise<'Succeeded' | 'Failed'> {
  switch (action.type) {
    case 'Http': {
      const { method, uri, body, headers = {} } = action.inputs;
      const sent = Object.fromEntries(Object.entries(headers).map(([header, value]) => [header, String(evaluated(value, state))]));
      const reply = await state.call(method, String(evaluated(uri, state)), evaluated(body, state), sent);
      state.done.set(name, { statusCode: reply.status, body: reply.body });
      return reply.status < 400 ? 'Succeeded' : 'Failed';
    }
    case 'Response':
      state.response = { status: Number(evaluated(action.inputs.statusCode, state)), body: evaluated(action.inputs.body, state) };
      return 'Succeeded';
    case 'Foreach':
      for (const item of z.array(Json).parse(evaluated(action.foreach, state))) {
        state.items.set(name, item);
        await runActions(action.actions, state);
      }
      return 'Succeeded';
    case 'If': {
      const holds = action.expression.and.every(({ equals: [one, other] }) => evaluated(one, state) === evaluated(other, state));
      await runActions(holds ? action.actions : action.else.actions, state);
      return 'Succeeded';
    }
  }
}

/** `@expression` is a value of any type, `@{expression}` within a text a text; what is absent of an object stays away, as null would be refused. */
function evaluated(value: unknown, state: State): unknown {
  if (typeof value === 'string') return text(value, state);
  if (Array.isArray(value)) return value.map((each) => evaluated(each, state));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, evaluated(each, state)]));
}

function text(value: string, state: State): unknown {
  if (/^@[^{]/.test(value)) return expression(value.slice(1), state);
  return value.replaceAll(/@\{([^}]+)\}/g, (_, inner: string) => String(expression(inner, state) ?? ''));
}

/** `name(argument)?['key']['key']`, the argument an expression or a quoted text. */
function expression(source: string, state: State): unknown {
  const [, name = '', rest = ''] = /^(\w+)\((.*)$/.exec(source) ?? [];
  const end = closing(rest);
  const argument = rest.slice(0, end);
  const given = argument === '' ? undefined : argument.startsWith("'") ? argument.slice(1, -1) : expression(argument, state);
  const keys = [...rest.slice(end + 1).matchAll(/\??\['([^']+)'\]/g)].map(([, key = '']) => key);
  return keys.reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key] ?? null, called(name, given, state));
}

function closing(rest: string): number {
  let depth = 1;
  for (const [index, letter] of [...rest].entries()) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (depth === 0) return index;
  }
  throw new Error(`not an expression: ${rest}`);
}

function called(name: string, given: unknown, state: State): unknown {
  switch (name) {
    case 'triggerBody':
      return state.trigger;
    case 'parameters':
      return state.parameters[String(given)];
    case 'outputs':
      return state.done.get(String(given));
    case 'body':
      return state.done.get(String(given))?.body;
    case 'items':
      return state.items.get(String(given));
    case 'encodeUriComponent':
      return encodeURIComponent(String(given));
    default:
      throw new Error(`no such function here: ${name}`);
  }
}
