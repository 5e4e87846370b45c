import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import type { PersonId } from '../domain/ids.js';
import type { PersonFacts } from '../ports/people.js';
import { type BatchAnswer, type BatchStep, graphBatch } from './graph-batch.js';
import type { Graph } from './graph-client.js';
import { personOf, User, userFields } from './graph-person.js';

const groupsPerCall = 20;
const unlicensed = 403;

const GroupIds = z.object({ value: z.array(z.string()) });
const Methods = z.object({ methodsRegistered: z.array(z.string()) });
const Devices = z.object({
  value: z.array(z.object({ deviceId: z.string(), isCompliant: z.boolean().nullish(), accountEnabled: z.boolean().nullish() })),
});

type Answers = (step: string) => BatchAnswer;

/**
 * What a gate asks about people, in one `POST /$batch`: `users`, `checkMemberGroups` (transitive), `userRegistrationDetails`, `registeredDevices`.
 * Throws `directory-unavailable` unless Graph answered all of it; only the registration report may be missing for want of a licence.
 */
export async function graphFacts(
  graph: Graph,
  ids: readonly PersonId[],
  groupIds: readonly string[],
): Promise<(PersonFacts | undefined)[]> {
  const distinct = [...new Set(ids)];
  const answers = await graphBatch(
    graph,
    distinct.flatMap((id) => stepsFor(id, groupIds)),
    'directory-unavailable',
  );
  const facts = new Map(distinct.map((id) => [id, factsIn((step) => answerTo(answers, `${step}|${id}`), groupIds)]));
  return ids.map((id) => facts.get(id));
}

function stepsFor(id: PersonId, groupIds: readonly string[]): BatchStep[] {
  const user = `/users/${encodeURIComponent(id)}`;
  const get = (step: string, url: string): BatchStep => ({ id: `${step}|${id}`, method: 'GET', url });
  return [
    get('user', `${user}?$select=${userFields}`),
    get('methods', `/reports/authenticationMethods/userRegistrationDetails/${encodeURIComponent(id)}`),
    get('devices', `${user}/registeredDevices`),
    ...parts(groupIds).map((part, index): BatchStep => {
      return { id: `groups${index}|${id}`, method: 'POST', url: `${user}/checkMemberGroups`, body: { groupIds: part } };
    }),
  ];
}

function factsIn(answers: Answers, groupIds: readonly string[]): PersonFacts | undefined {
  const user = answers('user');
  if (user.status === 404) return undefined;
  const methods = answers('methods');
  return {
    person: personOf(readable(User, user)),
    groups: parts(groupIds).flatMap((_, index) => readable(GroupIds, answers(`groups${index}`)).value),
    devices: readable(Devices, answers('devices')).value.map((device) => ({
      id: device.deviceId,
      compliant: device.isCompliant === true,
      enabled: device.accountEnabled !== false,
    })),
    ...(methods.status === unlicensed ? {} : { methods: methodsIn(methods) }),
  };
}

/** Somebody the report does not know has registered nothing. */
const methodsIn = (answer: BatchAnswer) => (answer.status === 404 ? [] : readable(Methods, answer).methodsRegistered);

function answerTo(answers: ReadonlyMap<string, BatchAnswer>, id: string): BatchAnswer {
  const answer = answers.get(id);
  if (!answer) throw new LatchError('directory-unavailable', 'graph $batch left a question open');
  return answer;
}

function readable<T>(shape: z.ZodType<T>, { status, body, retryAfterMs }: BatchAnswer): T {
  const parsed = status === 200 ? shape.safeParse(body) : undefined;
  if (!parsed?.success)
    throw new LatchError('directory-unavailable', `a question in graph $batch was answered with ${status}`, { retryAfterMs });
  return parsed.data;
}

const parts = (ids: readonly string[]): (readonly string[])[] =>
  Array.from({ length: Math.ceil(ids.length / groupsPerCall) }, (_, part) => ids.slice(part * groupsPerCall, (part + 1) * groupsPerCall));
