import { Button, Field, Input, Textarea } from '@fluentui/react-components';
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
  const { order, change, reach, count, refusal, targetRefusal, isReady, isBusy, send } = useRevoke();
  return (
    <Titled title={say.desk.revokeTitle}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack>
          <TargetField kinds={revocable} chosen={order} change={change} doors={doors} refusal={targetRefusal} />
          <Field label={say.approval.reason} required>
            <Textarea value={order.reason} maxLength={10_000} resize="vertical" onChange={(_, { value }) => change({ reason: value })} />
          </Field>
          {reach && <ReachShown reach={reach} doors={doors} />}
          {count !== undefined && (
            <Field label={say.desk.typeCount(count)} required>
              <Input
                inputMode="numeric"
                autoComplete="off"
                value={order.typed}
                onChange={(_, { value }) => change({ typed: value.trim() })}
              />
            </Field>
          )}
          {refusal !== undefined && <Notice title={refusal} intent="error" />}
          <div>
            <Button type="submit" appearance="primary" size="large" disabled={!isReady || isBusy}>
              {say.desk.revokeNow}
            </Button>
          </div>
        </Stack>
      </form>
    </Titled>
  );
}
