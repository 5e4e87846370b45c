import { longerLetter } from '../src/domain/approval-letter.js';
import { notePeopleAsked } from '../src/domain/asking.js';
import { forgetExtension, lapseExtension, noteAsked } from '../src/domain/extension.js';
import type { Instant } from '../src/domain/ids.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { earliest } from '../src/domain/window.js';
import type { Log } from '../src/durable/log.js';
import { type Answer, implement } from '../src/durable/register.js';
import { type AskingDesk, askPerson, questionOf } from './ask-person.js';
import { seeToExtension } from './contracts.js';
import { doorsOf } from './correspondence.js';
import { approversFor } from './deciders.js';

type Needs = AskingDesk;

/** Asks the approvers about a longer stay, or has people told that it is none and forgets it. */
export const seeToExtensionActivity = implement(
  seeToExtension,
  (needs: Needs) =>
    async ({ requestId }, log): Promise<Answer<typeof seeToExtension>> => {
      const record = await needs.requests.change(requestId, (before) => lapseExtension(before, needs.clock.now()));
      const extension = record?.extension;
      if (!record || !extension) return { kind: 'settled' };
      if (extension.state === 'denied' || extension.state === 'lapsed') {
        await needs.requests.change(requestId, forgetExtension);
        return { kind: 'settled' };
      }
      const until = earliest(extension.decideBy, ...(await askApprovers(needs, record, log)));
      await needs.requests.change(requestId, (before) => noteAsked(before, until));
      return { kind: 'asked', until };
    },
);

/** Returns when those can be asked who were asked too often of late. */
async function askApprovers(needs: Needs, record: RequestRecord, log: Log): Promise<Instant[]> {
  const approvers = await approversFor(needs, record, await doorsOf(needs.doors, record));
  const question = await questionOf(needs, record);
  const how = { step: 'ask-longer', letterOf: longerLetter };
  const reached = await Promise.all(approvers.map((person) => askPerson(needs, question, person, how, log)));
  const asked = approvers
    .filter((_, at) => reached[at]?.kind !== 'later')
    .map(({ id: personId }) => ({ personId, as: 'approver' as const }));
  await needs.requests.change(record.id, (before) => notePeopleAsked(before, asked, needs.clock.now()));
  return reached.flatMap((each) => (each.kind === 'later' ? [each.until] : []));
}
