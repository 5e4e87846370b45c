import { setTimeout as delay } from 'node:timers/promises';
import type { InvocationContext } from '@azure/functions';
import { unfitFor } from '../../../activities/fitness.js';
import { inTurns } from '../../../activities/in-turns.js';
import { voidGone } from '../../../activities/void-gone.js';
import { askAgain } from '../../domain/asking.js';
import { LatchError } from '../../domain/errors.js';
import type { PersonId, RequestId } from '../../domain/ids.js';
import { endingOf } from '../../domain/request.js';
import type { RequestRecord } from '../../domain/request-record.js';
import { approvalsRestOn } from '../../domain/void-approval.js';
import { logOf } from '../../durable/log.js';
import { eachAlone } from '../each-alone.js';
import type { Ports } from '../edge-ports.js';
import type { BeginPorts } from '../revocations/begin-revocation.js';
import { endRequest } from './end-request.js';

export type LookAgain = BeginPorts & Ports<'access' | 'policy' | 'sessions'>;

/** `after`: the last request that an earlier look, cut off in the middle, was through with; `reached` hears the same of this one. */
export type Progress = { after: string; reached(upTo: RequestId): Promise<void> };

/** Something about these people changed (undefined: perhaps about anybody): their open requests are judged again by what the directory says now. Throws when one could not be. */
export async function lookAgain(
  people: readonly PersonId[] | undefined,
  ports: LookAgain,
  context: InvocationContext,
  { after, reached }: Progress,
): Promise<void> {
  ports.directory.forget();
  for (const id of people ?? [undefined]) ports.sessions.forget(id);
  const open = (await ports.requests.open()).filter(({ id }) => id > after).toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const troubles = await troublesIn(open, async (record) => {
    if (isRunning(record) && concerns(record, people)) await judge(record, ports, context);
    await lookAtDeciders(record, people, ports, context);
  });
  const first = troubles.findIndex((trouble) => trouble !== undefined);
  if (first < 0) return;
  const through = open[first - 1];
  if (through) await reached(through.id);
  throw troubles[first];
}

/** A look at everybody is a crowd of questions, and the directory takes only so many at once. */
const atOnce = 16;
const mostTries = 6;
/** Nobody waits longer in here: a function has minutes, and the sweep goes on where this look ends. */
const longestPauseMs = 1_000;

/** What came in the way of each, whatever becomes of another; once the directory has been asked enough, it is asked no more. */
function troublesIn(records: readonly RequestRecord[], work: (record: RequestRecord) => Promise<void>): Promise<unknown[]> {
  let enough: unknown;
  return inTurns(records, atOnce, async (record) => {
    if (enough !== undefined) return enough;
    try {
      return await patiently(() => work(record));
    } catch (trouble) {
      if (pauseAfter(trouble) !== undefined) enough = trouble;
      return trouble;
    }
  });
}

const pauseAfter = (trouble: unknown) => (trouble instanceof LatchError && trouble.status === 429 ? trouble.retryAfterMs : undefined);

/** Whoever is told that they ask too often asks again when they are told to, if that is soon. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (trouble) {
      const pauseMs = pauseAfter(trouble);
      if (pauseMs === undefined || pauseMs > longestPauseMs || tries === mostTries) throw trouble;
      await delay(pauseMs, undefined, { ref: false });
    }
  }
}

/** Approvals of somebody whose account is gone count no more; where they, or somebody in their place, were only asked, it is looked up again who may decide. */
async function lookAtDeciders(
  record: RequestRecord,
  people: readonly PersonId[] | undefined,
  ports: LookAgain,
  context: InvocationContext,
): Promise<void> {
  const isMeant = (id: PersonId) => people === undefined || people.includes(id);
  const resting = approvalsRestOn(record).filter(isMeant);
  const found = await Promise.all(resting.map(async (id) => ({ id, person: await ports.directory.person(id) })));
  const gone = found.filter(({ person }) => !person?.accountEnabled).map(({ id }) => id);
  if (gone.length > 0) await voidGone(ports, record, gone);
  const wasAsked = record.approvals.asked?.some(({ personId, inPlaceOf = personId }) => isMeant(personId) || isMeant(inPlaceOf)) === true;
  if (wasAsked) await ports.requests.change(record.id, askAgain);
  if (gone.length > 0 || wasAsked) await ports.flows(context).wake(record.id);
}

/** What was never checked is checked by its own flow. */
const isRunning = (record: RequestRecord) =>
  record.checks.some(({ name, outcome }) => name === 'identity' && outcome === 'passed') && endingOf(record) === 'pending';

const concerns = ({ requesterId, subjectId }: RequestRecord, people: readonly PersonId[] | undefined) =>
  people === undefined || people.includes(requesterId) || people.includes(subjectId);

async function judge(record: RequestRecord, ports: LookAgain, context: InvocationContext): Promise<void> {
  const found = await Promise.all(record.doors.map(({ doorId }) => ports.doors.read(doorId)));
  const because = await unfitFor(
    ports,
    record,
    found.filter((door) => door !== undefined),
  );
  if (because === undefined) return;
  logOf(context).info('request ended by what the directory says', { requestId: record.id, because });
  await endRequest(record, because, ports, context);
}

/** Requests of people who are riskier than what was approved; one that cannot be asked about does not keep the others waiting. */
export async function endRisky(
  ports: LookAgain & Ports<'risk'>,
  objection: (record: RequestRecord) => Promise<string | undefined>,
  context: InvocationContext,
): Promise<void> {
  const open = (await ports.requests.open()).filter(isRunning);
  await eachAlone(
    open,
    async (record) => {
      const because = await objection(record);
      if (because !== undefined) await endRequest(record, because, ports, context);
    },
    context,
  );
}
