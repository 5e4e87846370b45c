import { Button, Field, Input, Textarea } from '@fluentui/react-components';
import { GuidedForm } from '../../shell/guided-form.js';
import { markedWrong } from '../../shell/marked-wrong.js';
import { Notice } from '../../shell/notice.js';
import { Stack } from '../../shell/stack.js';
import { Titled } from '../../shell/titled.js';
import { useLanguage } from '../../strings/use-language.js';
import { TargetField } from '../target-field.js';
import { revocable } from '../targets.js';
import { useDoors } from '../use-doors.js';
import { ReachShown } from './reach-shown.js';
import { useRevoke } from './use-revoke.js';

/** Ends every right to enter that hangs on something: what it would reach is shown before, and many want their number typed. */
export function RevokePage() {
  const { say } = useLanguage();
  const doors = useDoors();
  const { order, change, reach, count, refusal, wrong, refusals, mayPress, isBusy, isTroubled, send } = useRevoke();
  return (
    <Titled title={say.desk.revokeTitle}>
      <GuidedForm refusals={refusals} send={send}>
        <Stack>
          <TargetField kinds={revocable} chosen={order} change={change} doors={doors} refusal={wrong.target} />
          <Field label={say.approval.reason} required {...markedWrong(wrong.reason)}>
            <Textarea value={order.reason} maxLength={10_000} resize="vertical" onChange={(_, { value }) => change({ reason: value })} />
          </Field>
          {reach && <ReachShown reach={reach} doors={doors} />}
          {count !== undefined && (
            <Field label={say.desk.typeCount(count)} required {...markedWrong(wrong.typed)}>
              <Input
                inputMode="numeric"
                autoComplete="off"
                value={order.typed}
                onChange={(_, { value }) => change({ typed: value.trim() })}
              />
            </Field>
          )}
          {refusal !== undefined && <Notice title={refusal} intent="error" />}
          {isTroubled && <Notice title={say.noAnswer} intent="error" />}
          <div>
            <Button type="submit" appearance="primary" size="large" disabledFocusable={isBusy || !mayPress}>
              {say.desk.revokeNow}
            </Button>
          </div>
        </Stack>
      </GuidedForm>
    </Titled>
  );
}
