import { z } from 'zod';
import { digitsOf } from '../../activities/code-digits.js';
import { holderOf } from '../../activities/standing.js';
import type { DoorRecord } from '../domain/door-record.js';
import { ruleIdsFor } from '../domain/entry.js';
import { mayDeliver } from '../domain/gate.js';
import type { CodeRecord } from '../domain/grant-record.js';
import { Instant } from '../domain/ids.js';
import { policyAt } from '../domain/policy-at.js';
import { isTheirNumber, noteReadOut, noteReadOutRefused, type ReadOutRefusal, readOutRefusal } from '../domain/read-out.js';
import type { RequestRecord } from '../domain/request-record.js';
import { spokenGroups } from '../domain/secret-code.js';
import { unmetStepUp } from '../domain/step-up.js';
import { earliest, instantFrom } from '../domain/window.js';
import type { Identity } from '../ports/identity.js';
import type { Ports } from './edge-ports.js';
import { endIfUnfit } from './events/end-if-unfit.js';
import type { Call } from './http/endpoint.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';
import { answer, type Reply } from './http/reply.js';
import { stepUpChallenge } from './http/step-up-challenge.js';
import { mayBeSame } from './may-be-same.js';
import { Prose } from './requests/ask.js';
import { currentCode } from './requests/current-code.js';
import { findRequest } from './requests/find-request.js';
import { noLongerFit } from './requests/no-longer-fit.js';
import type { BeginPorts } from './revocations/begin-revocation.js';

/** `numberEnding`: the last four digits of the number the operator has called back; it must be the one in the directory. */
const CallBack = z.strictObject({ doorId: z.string().min(1).max(64), numberEnding: z.string().regex(/^\d{4}$/), reason: Prose });
type CallBack = z.infer<typeof CallBack>;
const ReadOut = z.object({ doorId: z.string(), code: z.string(), expiresAt: Instant, hideAt: Instant });

type Needs = BeginPorts & Ports<'tokens' | 'sessions' | 'effects' | 'keys' | 'access' | 'risk' | 'policy' | 'signInAddress'>;

/** POST /api/requests/{id}/code/read-out: security reads a code to a visitor at a door without coverage, having called them back, if they still may enter. Once for each code, and audited with its reason. */
export const registerReadOutCode = (ports: Needs) =>
  expose(
    {
      name: 'readOutCode',
      method: 'POST',
      route: 'api/requests/{id}/code/read-out',
      summary: 'Read a code out to a visitor without coverage, after call-back',
      access: { people: ['Latch.Security'] },
      body: CallBack,
      standing: 'now',
      answers: { 200: { description: 'The code, in spoken groups; never shown again', schema: ReadOut } },
    },
    ports,
    async (call) => {
      const { who, params, body } = call;
      const record = await findRequest(ports.requests, params['id']);
      const place = record?.doors.find(({ doorId }) => doorId === body.doorId);
      const door = place && (await ports.doors.read(place.doorId));
      if (!record || !place || !door) return notFound();
      const unmet = unmetStepUp(who, policyAt(ports.policy, [place]), [place.class], ports.clock.now());
      if (unmet) return stepUpChallenge(who, unmet, ports.signInAddress, record.id);
      const code = (await isInForce(record, door, ports)) ? await currentCode(ports.grants, door.id, place.grantId) : undefined;
      const because = readOutRefusal(record, door, await isOwn(record, who, ports), code?.generation);
      if (because || !code) return refused(because ?? 'not-delivered');
      return readOutIfFit({ record, door, code, who }, call, ports);
    },
  );

const isOwn = async ({ requesterId, subjectId }: RequestRecord, { id }: Identity, ports: Needs): Promise<boolean> =>
  (await mayBeSame(id, subjectId, ports)) || mayBeSame(id, requesterId, ports);

async function isInForce(record: RequestRecord, door: DoorRecord, { rules, clock }: Needs): Promise<boolean> {
  const found = await rules.read(ruleIdsFor(holderOf(record, door)));
  return mayDeliver(record, door.id, found, clock.now()).ok;
}

type Case = { record: RequestRecord; door: DoorRecord; code: CodeRecord; who: Identity };

/** Nobody is called back for a visitor who may not enter any more. */
async function readOutIfFit(about: Case, { body, context }: Call<CallBack, unknown>, ports: Needs): Promise<Reply> {
  const unfit = await endIfUnfit(about.record, ports, context);
  if (unfit === undefined) return readOut(about, body, ports);
  return unfit === 'moved' ? refused('not-delivered') : noLongerFit(unfit);
}

async function readOut({ record, door, code, who }: Case, { numberEnding, reason }: CallBack, ports: Needs): Promise<Reply> {
  const at = ports.clock.now();
  const visitor = await ports.directory.person(record.subjectId);
  if (!isTheirNumber(visitor?.mobile, numberEnding)) {
    await ports.requests.change(record.id, (current) => noteReadOutRefused(current, door.id, who.id, at));
    return refused('wrong-number');
  }
  const digits = await digitsOf(ports.keys, code);
  let isFirst = false;
  await ports.requests.change(record.id, (current) => {
    isFirst = readOutRefusal(current, door, false, code.generation) === undefined;
    return isFirst ? noteReadOut(current, { doorId: door.id, generation: code.generation, operator: who.id, reason, at }) : current;
  });
  if (!isFirst) return refused('read-out-before');
  const hideAt = earliest(code.notAfter, instantFrom(new Date(at.getTime() + 60_000)));
  return answer(200, { doorId: door.id, code: spokenGroups(digits), expiresAt: code.notAfter, hideAt });
}

const refused = (because: ReadOutRefusal) => problem(409, because, refusals[because]);

const refusals: Record<ReadOutRefusal, string> = {
  'door-has-coverage': 'This door has a connection: the code goes to the visitor alone.',
  'read-out-before': 'This code was read out before. Send another one if the visitor cannot use it.',
  'too-many-tries': 'Too many wrong numbers were called back for this request.',
  'own-request': 'Nobody reads a code out to themselves.',
  'not-delivered': 'There is no code to read out now.',
  'wrong-number': 'This is not the number in the directory. Call that one back.',
};
