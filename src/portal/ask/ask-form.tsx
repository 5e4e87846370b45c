import { Button, Card, Field, Input, Textarea } from '@fluentui/react-components';
import { GuidedForm } from '../shell/guided-form.js';
import { markedWrong } from '../shell/marked-wrong.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { useLanguage } from '../strings/use-language.js';
import { DoorPicker } from './door-picker.js';
import { PreviewShown } from './preview-shown.js';
import { saidAtLarge } from './said-at.js';
import { SubjectField } from './subject-field.js';
import type { Door } from './types.js';
import { useAsk } from './use-ask.js';
import { WindowFields } from './window-fields.js';

/** The form of a request. It is kept over a stronger sign-in, and sent once however often that takes. */
export function AskForm({ doors }: { doors: readonly Door[] }) {
  const { say } = useLanguage();
  const { wish, change, subject, preview, problem, at, refusals, send, isBusy, isTroubled } = useAsk(doors);
  const words = say.ask;
  const large = saidAtLarge(problem, words.refused);
  return (
    <GuidedForm refusals={refusals} send={send}>
      <Stack>
        {wish.key !== '' && !isBusy && !problem && !isTroubled && <Notice title={words.signedInAgain} />}
        <Card>
          <DoorPicker
            doors={doors}
            chosen={wish.doorIds}
            choose={(doorIds) => change({ doorIds, startAs: '', endAs: '' })}
            refusal={at('doorIds')}
          />
        </Card>
        <Card>
          <WindowFields wish={wish} change={change} doors={doors} problem={problem} at={at} />
        </Card>
        <Card>
          <Field label={words.purpose} required {...markedWrong(at('purpose'))}>
            <Textarea value={wish.purpose} maxLength={10_000} resize="vertical" onChange={(_, { value }) => change({ purpose: value })} />
          </Field>
          <Field label={words.ticket} hint={words.ticketHint} {...markedWrong(at('ticket'))}>
            <Input value={wish.ticket} maxLength={200} autoComplete="off" onChange={(_, { value }) => change({ ticket: value })} />
          </Field>
          <SubjectField wish={wish} change={change} subject={subject} refusal={at('subjectId')} />
        </Card>
        <div aria-live="polite">{preview && <PreviewShown preview={preview} doors={doors} />}</div>
        {large && <Notice title={large} intent="error" />}
        {isTroubled && <Notice title={say.noAnswer} intent="error" />}
        <div>
          <Button appearance="primary" size="large" type="submit" disabledFocusable={isBusy}>
            {words.send}
          </Button>
        </div>
      </Stack>
    </GuidedForm>
  );
}
