import { useState } from 'react';
import { useLanguage } from '../strings/use-language.js';
import { ConfirmDecision } from './confirm-decision.js';
import { DecisionForm } from './decision-form.js';
import { DecisionRecorded } from './decision-recorded.js';
import { type Draft, readDraft } from './draft.js';
import { SettledNotice } from './settled-notice.js';
import type { Source } from './source.js';
import type { Approval, Vote, Word } from './types.js';
import { useDecide } from './use-decide.js';

type Needs = { approval: Approval; source: Source; vote: Vote | undefined; decided: (vote: Vote) => void; refresh: () => void };

const blank: Omit<Draft, 'question'> = { word: 'approve', reason: '', escort: false, doorName: '' };

/**
 * From the open question, over asking whether it is meant, to the word that stands. Only the second answer sends anything, and only about what was shown when
 * the first was given: what changes meanwhile is looked at again.
 */
export function Decision({ approval, source, vote, decided, refresh }: Needs) {
  const { requestId, question, settled, window: span, subject } = approval;
  const { changed } = useLanguage().say.approval.tooLate;
  const [resumed] = useState(() => readDraft(requestId));
  const [draft, setDraft] = useState<Draft>(resumed ?? { ...blank, question });
  const [isAsking, setAsking] = useState(resumed !== undefined);
  const { decide, refusal, isBusy } = useDecide({ approval, source, decided, refresh });
  const ask = (word: Word) => {
    setDraft({ ...draft, word, question });
    setAsking(true);
  };
  const yes = (word: Word) => {
    setAsking(false);
    void decide({ ...draft, word });
  };
  const isOpen = !vote && !settled;
  const isChanged = draft.question !== question;
  return (
    <>
      {vote && <DecisionRecorded vote={vote} />}
      {!vote && <SettledNotice settled={settled} timeZone={span.timeZone} />}
      {isOpen && (
        <DecisionForm
          approval={approval}
          draft={draft}
          change={setDraft}
          ask={ask}
          refusal={isChanged ? changed : refusal}
          isBusy={isBusy}
        />
      )}
      <ConfirmDecision
        word={isOpen && isAsking && !isChanged ? draft.word : undefined}
        who={subject.name}
        isResumed={resumed !== undefined}
        yes={yes}
        no={() => setAsking(false)}
      />
    </>
  );
}
