import { setTimeout as delay } from 'node:timers/promises';
import type { InvocationContext } from '@azure/functions';
import { unfitFor } from '../../../activities/fitness.js';
import { inTurns } from '../../../activities/in-turns.js';
import { voidGone } from '../../../activities/void-gone.js';
import { askAgain } from '../../domain/asking.js';
import { LatchError } from '../../domain/errors.js';
import type { PersonId } from '../../domain/ids.js';
import { endingOf } from '../../domain/request.js';
import type { RequestRecord } from '../../domain/request-record.js';
import { approvalsRestOn } from '../../domain/void-approval.js';
import { logOf } from '../../durable/log.js';
import type { Ports } from '../edge-ports.js';
import type { BeginPorts } from '../revocations/begin-revocation.js';
import { eachAlone } from '../sweep/each-alone.js';
import { endRequest } from './end-request.js';

export type LookAgain = BeginPorts & Ports<'access' | 'policy' | 'sessions'>;

/** Something about these people changed (undefined: perhaps about anybody): their open requests are judged again by what the directory says now. Throws when one could not be. */
export async function lookAgain(people: readonly PersonId[] | undefined, ports: LookAgain, context: InvocationContext): Promise<void> {
  ports.directory.forget();
  for (const id of people ?? [undefined]) ports.sessions.forget(id);
  const open = await ports.requests.open();
  const meant = open.filter((record) => isRunning(record) && concerns(record, people));
  const outcomes = [
    ...(await settledInTurns(meant, (record) => judge(record, ports, context))),
    ...(await settledInTurns(open, (record) => lookAtDeciders(record, people, ports, context))),
  ];
  const first = outcomes.find((each) => each.trouble !== undefined);
  if (first) throw first.trouble;
}

/** A look at everybody is a crowd of questions, and the directory takes only so many at once. */
const atOnce = 16;
const mostTries = 6;
const longestPauseMs = 10_000;

/** Does it for all of them, whatever becomes of one. */
const settledInTurns = (records: readonly RequestRecord[], work: (record: RequestRecord) => Promise<void>) =>
  inTurns(
    records,
    atOnce,
    (record): Promise<{ trouble?: unknown }> =>
      patiently(() => work(record)).then(
        () => ({}),
        (trouble: unknown) => ({ trouble }),
      ),
  );

/** Whoever is told that they ask too often asks again when they are told to. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (trouble) {
      const pauseMs = trouble instanceof LatchError && trouble.status === 429 ? trouble.retryAfterMs : undefined;
      if (pauseMs === undefined || tries === mostTries) throw trouble;
      await delay(Math.min(pauseMs, longestPauseMs), undefined, { ref: false });
    }
  }
}

/** Approvals of somebody whose account is gone count no more; where they were only asked, or may be asked now, it is looked up again who may decide. */
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
  const wasAsked = record.approvals.asked?.some(({ personId }) => isMeant(personId)) === true;
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
