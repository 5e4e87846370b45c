import { useState } from 'react';
import { ConfirmDecision } from './confirm-decision.js';
import { DecisionForm } from './decision-form.js';
import { DecisionRecorded } from './decision-recorded.js';
import { type Draft, readDraft } from './draft.js';
import { SettledNotice } from './settled-notice.js';
import type { Source } from './source.js';
import type { Approval, Vote, Word } from './types.js';
import { useDecide } from './use-decide.js';

type Needs = { approval: Approval; source: Source; vote: Vote | undefined; decided: (vote: Vote) => void; refresh: () => void };

const blank: Draft = { word: 'approve', reason: '', escort: false, doorName: '' };

/** From the open question, over asking whether it is meant, to the word that stands. Only the second answer sends anything. */
export function Decision({ approval, source, vote, decided, refresh }: Needs) {
  const { requestId, settled, window: span, subject } = approval;
  const [resumed] = useState(() => readDraft(requestId));
  const [draft, setDraft] = useState<Draft>(resumed ?? blank);
  const [asking, setAsking] = useState<Word | undefined>(resumed?.word);
  const { decide, refusal, isBusy } = useDecide({ approval, source, decided, refresh });
  const yes = (word: Word) => {
    setAsking(undefined);
    void decide({ ...draft, word });
  };
  const isOpen = !vote && !settled;
  return (
    <>
      {vote && <DecisionRecorded vote={vote} />}
      {!vote && <SettledNotice settled={settled} timeZone={span.timeZone} />}
      {isOpen && <DecisionForm approval={approval} draft={draft} change={setDraft} ask={setAsking} refusal={refusal} isBusy={isBusy} />}
      <ConfirmDecision
        word={isOpen ? asking : undefined}
        who={subject.name}
        isResumed={resumed !== undefined}
        yes={yes}
        no={() => setAsking(undefined)}
      />
    </>
  );
}
