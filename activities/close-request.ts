import { endedLetter } from '../src/domain/messages.js';
import { outcomeOf } from '../src/domain/outcome.js';
import { closeRequest as closed, hasEntered, noteDoor, revoke } from '../src/domain/request.js';
import type { RequestOutcome, RequestRecord } from '../src/domain/request-record.js';
import { learnDenial, learnWhetherCame } from '../src/domain/risk-habits.js';
import { implement } from '../src/durable/register.js';
import type { Grants, Rules } from '../src/ports/grants.js';
import type { HabitBook, Person } from '../src/ports/people.js';
import type { Requests } from '../src/ports/requests.js';
import { calendarFile } from './calendar-file.js';
import { closeRequest } from './contracts.js';
import { doorsOf, type Informing, inform, type LetterIn, subjectOf } from './correspondence.js';
import { approversFor } from './deciders.js';
import { remembering } from './remembering.js';
import { revocationOf } from './standing.js';
import { type TeamsDesk, tellInTeams } from './teams-desk.js';
import { voidCodes } from './void-codes.js';

type Needs = TeamsDesk & Informing & { requests: Requests; rules: Rules; grants: Grants; habits: HabitBook };

/** The last words: codes dead, outcome on record, people told; in this order, so that nothing outlives what they read. */
export const closeRequestActivity = implement(closeRequest, (ports: Needs) => async ({ requestId, outcome, because }, log) => {
  const needs = { ...ports, directory: remembering(ports.directory) };
  const { requests, grants, clock } = needs;
  const record = await markRevoked(needs, await requests.read(requestId));
  if (!record) return { kind: 'closed', outcome };
  for (const place of record.doors) await voidCodes(grants, record, place, clock.now());
  const last = await requests.change(requestId, (now) => {
    const real = outcomeOf(now, outcome);
    return closed(exposed(now, clock.now()), real, real === outcome ? because : undefined, clock.now());
  });
  const ended = last?.outcome ?? outcome;
  if (record.decision?.kind === 'denied')
    await needs.habits.learn(record.requesterId, (known) => learnDenial(known, requestId, clock.now()));
  if (await needs.habits.of(record.subjectId))
    await needs.habits.learn(record.subjectId, (known) => learnWhetherCame(known, last ?? record));
  log.info('request closed', { outcome: ended });
  await inform(needs, await concerned(needs, record, ended), record, 'ended', await endedIn(needs, last ?? record, ended));
  await tellInTeams(needs, last ?? record, 'ended', log);
  return { kind: 'closed', outcome: ended };
});

const endedIn = async (needs: Needs, record: RequestRecord, outcome: RequestOutcome): Promise<LetterIn> => {
  const subject = await subjectOf(needs, record);
  return (language) => {
    const letter = endedLetter(subject, outcome, language);
    return hasHappened(record) ? letter : { ...letter, attachments: [calendarFile(record, subject, letter)] };
  };
};

/** What did not take place comes off the calendars it was put into; that nobody came is no reason to. */
const hasHappened = (record: RequestRecord) => hasEntered(record) || record.outcome === 'no-show' || record.decision?.kind !== 'approved';

/** A revocation that nobody has written into the record yet is the reason it ends, whatever the flow had seen. */
async function markRevoked(needs: Needs, record: RequestRecord | undefined): Promise<RequestRecord | undefined> {
  const hold = record && record.status !== 'closed' && !record.revoked ? await revocationOf(needs, record) : undefined;
  if (!record || !hold) return record;
  const { revocationId, createdBy } = hold;
  return needs.requests.change(record.id, (now) => revoke(now, { revocationId, by: createdBy, at: needs.clock.now() }));
}

/** A lock that never said that the grant is gone may still hold it, and the record must not call that armed for ever. */
const exposed = (record: RequestRecord, at: Date): RequestRecord =>
  record.doors
    .filter(({ lock }) => lock === 'arming' || lock === 'armed' || lock === 'pending')
    .reduce((before, { doorId }) => noteDoor(before, doorId, { lock: 'unconfirmed', because: 'door-offline' }, 'unconfirmed', at), record);

/** Requester and subject; with them whoever voted, or everybody who was asked while nothing was decided. */
async function concerned(needs: Needs, record: RequestRecord, outcome: RequestOutcome): Promise<Person[]> {
  const voters = record.approvals.votes.map(({ approverId }) => approverId);
  const ids = new Set([record.requesterId, record.subjectId, ...voters]);
  const people = await Promise.all([...ids].map((id) => needs.directory.person(id)));
  const undecided = record.approvals.required > 0 && !record.decision && outcome !== 'denied';
  const asked = undecided ? await approversFor(needs, record, await doorsOf(needs.doors, record)) : [];
  return [...people.filter((person) => person !== undefined), ...asked];
}
