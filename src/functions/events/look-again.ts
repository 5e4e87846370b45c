import type { InvocationContext } from '@azure/functions';
import { unfitFor } from '../../../activities/fitness.js';
import { voidGone } from '../../../activities/void-gone.js';
import { askAgain } from '../../domain/asking.js';
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
  await Promise.all(open.filter((record) => isRunning(record) && concerns(record, people)).map((record) => judge(record, ports, context)));
  await Promise.all(open.map((record) => lookAtDeciders(record, people, ports, context)));
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
