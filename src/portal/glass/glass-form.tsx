import { Button, Field, Input, Textarea } from '@fluentui/react-components';
import { GuidedForm } from '../shell/guided-form.js';
import { markedWrong } from '../shell/marked-wrong.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { useLanguage } from '../strings/use-language.js';
import type { useGlass } from './use-glass.js';

/** No slip of the hand: the names of all doors are typed, and why it cannot wait. `doors`: unknown to somebody who decides nothing about them. */
export function GlassForm({ glass, doors, opens }: { glass: ReturnType<typeof useGlass>; doors: string | undefined; opens: boolean }) {
  const { say } = useLanguage();
  const words = say.glass;
  const { wish, change, at, large, refusals, isTroubled, isBusy, hasSignedInAgain, send } = glass;
  return (
    <GuidedForm refusals={refusals} send={send}>
      <Stack>
        {hasSignedInAgain && <Notice title={say.approval.strongSignIn} />}
        <Field
          label={doors === undefined ? words.confirm : words.confirmOf(doors)}
          hint={words.confirmHint}
          required
          {...markedWrong(at('confirm'))}
        >
          <Input value={wish.confirm} maxLength={2_000} autoComplete="off" onChange={(_, { value }) => change({ confirm: value })} />
        </Field>
        <Field label={words.reason} hint={words.reasonHint} required {...markedWrong(at('reason'))}>
          <Textarea value={wish.reason} maxLength={10_000} resize="vertical" onChange={(_, { value }) => change({ reason: value })} />
        </Field>
        {large !== undefined && <Notice title={large} intent="error" />}
        {isTroubled && <Notice title={say.noAnswer} intent="error" />}
        <div>
          <Button type="submit" appearance="primary" size="large" disabledFocusable={isBusy}>
            {opens ? words.openNow : words.speak}
          </Button>
        </div>
      </Stack>
    </GuidedForm>
  );
}
