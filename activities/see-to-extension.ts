import { longerLetter } from '../src/domain/approval-letter.js';
import { notLongerLetter } from '../src/domain/change-letters.js';
import { asAsked, forgetExtension, lapseExtension, noteAsked } from '../src/domain/extension.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Requests } from '../src/ports/requests.js';
import { type ApproverDesk, askByMail, caseOf } from './approval-mail.js';
import { seeToExtension } from './contracts.js';
import { doorsOf, partiesOf, subjectOf, writeTo } from './correspondence.js';
import { approversFor } from './people.js';

type Needs = ApproverDesk & { requests: Requests; clock: Clock };

/** Asks the approvers about a longer stay, or tells what became of one that is settled and forgets it. */
export const seeToExtensionActivity = implement(
  seeToExtension,
  (needs: Needs) =>
    async ({ requestId }): Promise<Answer<typeof seeToExtension>> => {
      const record = await needs.requests.change(requestId, (before) => lapseExtension(before, needs.clock.now()));
      const extension = record?.extension;
      if (!record || !extension) return { kind: 'settled' };
      if (extension.state === 'denied' || extension.state === 'lapsed') {
        await tellRefused(needs, record, extension.state);
        await needs.requests.change(requestId, forgetExtension);
        return { kind: 'settled' };
      }
      await askApprovers(needs, asAsked(record));
      await needs.requests.change(requestId, noteAsked);
      return { kind: 'asked', until: extension.decideBy };
    },
);

async function askApprovers(needs: Needs, record: RequestRecord): Promise<void> {
  const approvers = await approversFor(needs.directory, record, await doorsOf(needs.doors, record));
  const asked = await caseOf(needs, record);
  await Promise.all(approvers.map((person) => askByMail(needs, record, asked, person, { step: 'ask-longer', letterOf: longerLetter })));
}

async function tellRefused(needs: Needs, record: RequestRecord, why: 'denied' | 'lapsed'): Promise<void> {
  const subject = await subjectOf(needs, record);
  const step = `not-longer-${record.question ?? 0}`;
  await writeTo(needs, await partiesOf(needs, record), record, step, (language) => notLongerLetter(subject, why, language));
}
