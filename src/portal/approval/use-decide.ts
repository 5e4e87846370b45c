import { useState } from 'react';
import { useLanguage } from '../strings/use-language.js';
import { type Draft, dropDraft, keepDraft } from './draft.js';
import type { Source } from './source.js';
import type { Approval, Ballot, Problem, Vote } from './types.js';

type Needs = { approval: Approval; source: Source; decided: (vote: Vote) => void; refresh: () => void };

/** Sends the decision. A refusal is said in words; where it is somebody else's word that stands, the page looks again and shows whose. */
export function useDecide({ approval, source, decided, refresh }: Needs) {
  const { say } = useLanguage();
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const send = async (draft: Draft) => {
    keepDraft(approval.requestId, draft); // the answer may be that a stronger sign-in is needed, for which the browser leaves
    const { data, error } = await source.send(ballotOf(draft, approval));
    dropDraft(approval.requestId);
    if (data) return decided(data);
    setRefusal((error && inWords(error, say.approval)) ?? say.trouble);
    if (error?.status === 409) refresh();
  };
  const decide = async (draft: Draft) => {
    setBusy(true);
    await send(draft).catch(() => setRefusal(say.trouble));
    setBusy(false);
  };
  return { decide, refusal, isBusy };
}

function ballotOf({ question, word, reason, escort, doorName }: Draft, { requestId, approvals }: Approval): Ballot {
  if (word === 'deny') return { decision: 'deny', reason, requestId, question };
  return {
    ...{ decision: 'approve', reason, requestId, question },
    ...(approvals.escort && escort && { escort: true }),
    ...(doorName !== '' && { doorName }),
  };
}

type Words = { refused: Readonly<Record<string, string>>; tooLate: Readonly<Record<string, string>> };

const inWords = ({ code }: Problem, { refused, tooLate }: Words): string | undefined => refused[code] ?? tooLate[code];
