import { Body1, Button, Checkbox, Field, Input, Textarea, useRestoreFocusTarget } from '@fluentui/react-components';
import { useState } from 'react';
import { InPlaceOf } from '../delegations/in-whose-place.js';
import { GuidedForm } from '../shell/guided-form.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { useLanguage } from '../strings/use-language.js';
import { doorToType, isDoorTyped } from './door-to-type.js';
import type { Draft } from './draft.js';
import type { Approval, Word } from './types.js';

type Needs = {
  approval: Approval;
  draft: Draft;
  change: (draft: Draft) => void;
  ask: (word: Word) => void;
  refusal: string | undefined;
  isBusy: boolean;
};

/** What an approver fills in. Its buttons only open the question whether they mean it, or say what is missing. */
export function DecisionForm({ approval, draft, change, ask, refusal, isBusy }: Needs) {
  const { say } = useLanguage();
  const set = (part: Partial<Draft>) => change({ ...draft, ...part });
  const door = doorToType(approval);
  const isBlank = draft.reason.trim() === '';
  const [tried, setTried] = useState<Word>();
  const [refusals, setRefusals] = useState(0);
  const comesBack = useRestoreFocusTarget();
  const isMistyped = !isDoorTyped(door, draft.doorName);
  const press = (word: Word) => {
    setTried(word);
    if (isBlank || (word === 'approve' && isMistyped)) setRefusals((count) => count + 1);
    else ask(word);
  };
  return (
    <GuidedForm refusals={refusals}>
      <Stack>
        <Body1>{say.approval.needed(approval.approvals.required)}</Body1>
        {approval.inPlaceOf !== undefined && (
          <Body1>
            <InPlaceOf name={approval.inPlaceOf} />
          </Body1>
        )}
        {refusal && <Notice title={refusal} intent="error" />}
        <Field
          label={say.approval.reason}
          hint={say.approval.reasonHint}
          required
          {...(tried && isBlank && { validationMessage: say.ask.refused.missing })}
        >
          <Textarea value={draft.reason} maxLength={1_000} onChange={(_, { value }) => set({ reason: value })} />
        </Field>
        {approval.approvals.escort && (
          <Field hint={say.approval.escortNeeded}>
            <Checkbox label={say.approval.escort} checked={draft.escort} onChange={(_, { checked }) => set({ escort: checked === true })} />
          </Field>
        )}
        {door !== undefined && (
          <Field
            label={say.approval.typeDoor(door)}
            {...(tried === 'approve' && isMistyped && { validationMessage: say.approval.refused['door-name'] })}
          >
            <Input value={draft.doorName} autoComplete="off" onChange={(_, { value }) => set({ doorName: value })} />
          </Field>
        )}
        <Stack across>
          <Button appearance="primary" disabledFocusable={isBusy} onClick={() => press('approve')} {...comesBack}>
            {say.approval.approve}
          </Button>
          <Button disabledFocusable={isBusy} onClick={() => press('deny')} {...comesBack}>
            {say.approval.deny}
          </Button>
        </Stack>
      </Stack>
    </GuidedForm>
  );
}
