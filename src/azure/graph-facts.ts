import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import type { Instant, PersonId } from '../domain/ids.js';
import type { PersonFacts } from '../ports/people.js';
import type { QuestionTurns } from './cosmos-question-turns.js';
import { type BatchAnswer, type BatchStep, graphBatch } from './graph-batch.js';
import type { Graph } from './graph-client.js';
import { askedNow, type MethodBook, methodsOf, methodsStep, type Told, unknownOf } from './graph-methods.js';
import { personOf, User, userFields } from './graph-person.js';
import type { oneAsks } from './one-asks.js';

/** A step of somebody else's that comes along in a batch, and who hears its answer. */
export type Ride = { step: BatchStep; hear(answer: BatchAnswer | undefined): Promise<void> };

/** `methods`: keeps what is told of second factors; `turns`: in which it is asked about them; `ride`: what else may come along this time; `roleNames`: app roles are asked for, and this reads the answer. */
export type FactsOptions = {
  methods: MethodBook;
  turns?: QuestionTurns | undefined;
  ride?: (() => Promise<Ride | undefined>) | undefined;
  roleNames?: ((found: unknown) => Promise<string[]>) | undefined;
};

const groupsPerCall = 20;

const GroupIds = z.object({ value: z.array(z.string()) });
const Devices = z.object({
  value: z.array(z.object({ deviceId: z.string(), isCompliant: z.boolean().nullish(), accountEnabled: z.boolean().nullish() })),
});

type Answers = (step: string) => BatchAnswer | undefined;

/**
 * What a gate asks about people, in one `POST /$batch`: `users`, `checkMemberGroups` (transitive), `registeredDevices`, and `userRegistrationDetails`
 * of whom it was not told within the hour. Throws `directory-unavailable` unless Graph answered all of it; only the registration report may be
 * missing, for want of a licence or while it was told today. Throws `directory-busy` where somebody's second factors are asked about later.
 */
export async function graphFacts(
  graph: Graph,
  ids: readonly PersonId[],
  groupIds: readonly string[],
  options: FactsOptions & { asking: ReturnType<typeof oneAsks> },
  when: When,
): Promise<(PersonFacts | undefined)[]> {
  const distinct = [...new Set(ids)];
  const facts = async () => factsNow(graph, distinct, groupIds, options, when);
  const unknown = unknownOf(await wordsOf(distinct, options.methods));
  const found = await (unknown.length > 0 ? options.asking(unknown, facts) : facts());
  return ids.map((id) => found.get(id));
}

type When = { now: Instant; until: Instant };

async function factsNow(
  graph: Graph,
  ids: readonly PersonId[],
  groupIds: readonly string[],
  { methods, turns, ride, roleNames }: FactsOptions,
  when: When,
): Promise<Map<PersonId, PersonFacts | undefined>> {
  const told = await wordsOf(ids, methods);
  const asked = await askedNow(told, turns, when);
  const rider = await ride?.();
  const steps = ids.flatMap((id) => [
    ...stepsFor(id, groupIds),
    ...(asked.has(id) ? [methodsStep(id)] : []),
    ...(roleNames ? [rolesStep(id)] : []),
  ]);
  const answers = await graphBatch(graph, rider ? [...steps, rider.step] : steps, 'directory-unavailable');
  await rider?.hear(answers.get(rider.step.id));
  const factsOf = async (id: PersonId) =>
    factsIn(id, (step) => answers.get(`${step}|${id}`), groupIds, { told: told.get(id), methods, roleNames });
  return new Map(await Promise.all(ids.map(async (id) => [id, await factsOf(id)] as const)));
}

/** What the report told before. */
export const wordsOf = async (ids: readonly PersonId[], methods: MethodBook): Promise<Map<PersonId, Told | undefined>> =>
  new Map(await Promise.all(ids.map(async (id) => [id, await methods.of(id)] as const)));

const rolesStep = (id: PersonId): BatchStep => ({
  id: `roles|${id}`,
  method: 'GET',
  url: `/users/${encodeURIComponent(id)}/appRoleAssignments`,
});

function stepsFor(id: PersonId, groupIds: readonly string[]): BatchStep[] {
  const user = `/users/${encodeURIComponent(id)}`;
  const get = (step: string, url: string): BatchStep => ({ id: `${step}|${id}`, method: 'GET', url });
  return [
    get('user', `${user}?$select=${userFields}`),
    get('devices', `${user}/registeredDevices`),
    ...parts(groupIds).map((part, index): BatchStep => {
      return { id: `groups${index}|${id}`, method: 'POST', url: `${user}/checkMemberGroups`, body: { groupIds: part } };
    }),
  ];
}

async function factsIn(
  id: PersonId,
  answers: Answers,
  groupIds: readonly string[],
  { told, methods: book, roleNames }: { told: Told | undefined; methods: MethodBook; roleNames: FactsOptions['roleNames'] },
): Promise<PersonFacts | undefined> {
  const user = answers('user');
  if (user?.status === 404) return undefined;
  const facts = {
    person: personOf(readable(User, user)),
    groups: parts(groupIds).flatMap((_, index) => readable(GroupIds, answers(`groups${index}`)).value),
    devices: readable(Devices, answers('devices')).value.map((device) => ({
      id: device.deviceId,
      compliant: device.isCompliant === true,
      enabled: device.accountEnabled !== false,
    })),
  };
  const methods = await methodsOf(id, answers('methods'), told, book);
  const roles = roleNames && (await roleNames(readable(z.unknown(), answers('roles'))));
  return { ...facts, ...(methods && { methods: [...methods] }), ...(roles && { roles }) };
}

function readable<T>(shape: z.ZodType<T>, answer: BatchAnswer | undefined): T {
  const parsed = answer?.status === 200 ? shape.safeParse(answer.body) : undefined;
  if (parsed?.success) return parsed.data;
  const { status, retryAfterMs } = answer ?? {};
  throw new LatchError('directory-unavailable', `a question in graph $batch was answered with ${status ?? 'nothing'}`, {
    status,
    retryAfterMs,
  });
}

const parts = (ids: readonly string[]): (readonly string[])[] =>
  Array.from({ length: Math.ceil(ids.length / groupsPerCall) }, (_, part) => ids.slice(part * groupsPerCall, (part + 1) * groupsPerCall));
