import { Body1, Button, Field, Slider, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { goTo } from '../../navigation/address.js';
import { Notice } from '../../shell/notice.js';
import { Stack } from '../../shell/stack.js';
import { Titled } from '../../shell/titled.js';
import { useKeptSending } from '../../shell/use-kept-sending.js';
import { useVisitor } from '../../sign-in/signed-in.js';
import { useLanguage } from '../../strings/use-language.js';
import { type Chosen, TargetField } from '../target-field.js';
import { lockable, targetIn } from '../targets.js';
import { useDoors } from '../use-doors.js';

type Order = Chosen & { reason: string; key: string };

/** Keeps everybody out of a door, a site or everything. No slip of the hand: a bar is moved all the way, by hand or by keys, and only then there is something to press. */
export function LockdownPage() {
  const { say } = useLanguage();
  const doors = useDoors();
  const { order, change, refusal, isBusy, isTroubled, send } = useLockdown();
  const [moved, setMoved] = useState(0);
  const isMeant = moved === 100;
  const isReady = order.reason.trim() !== '' && (order.kind === 'all' || order.id !== '');
  return (
    <Titled title={say.desk.lockdownTitle}>
      <Body1>{say.desk.lockdownWhat}</Body1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isMeant && isReady && !isBusy) send();
        }}
      >
        <Stack>
          <TargetField kinds={lockable} chosen={order} change={change} doors={doors} refusal={undefined} />
          <Field label={say.approval.reason} required>
            <Textarea value={order.reason} maxLength={10_000} resize="vertical" onChange={(_, { value }) => change({ reason: value })} />
          </Field>
          <Field label={say.desk.slide} hint={say.desk.slideHint}>
            <Slider min={0} max={100} value={moved} disabled={!isReady} onChange={(_, { value }) => setMoved(value)} />
          </Field>
          {refusal !== undefined && <Notice title={refusal} intent="error" />}
          {isTroubled && <Notice title={say.noAnswer} intent="error" />}
          <div>
            <Button type="submit" appearance="primary" size="large" disabled={!isMeant || !isReady} disabledFocusable={isBusy}>
              {say.desk.lockdownNow}
            </Button>
          </div>
        </Stack>
      </form>
    </Titled>
  );
}

/** The form is kept, and sent under a key, so that sending it again is the same lockdown. */
function useLockdown() {
  const { api } = useVisitor();
  const { kind, id } = targetIn(window.location.search, lockable);
  const blank: Order = { kind, id, mail: '', reason: '', key: '' };
  const { wish: order, refusal, isTroubled, isBusy, change, send } = useKeptSending<Order>(`lockdown.${kind}.${id}`, blank);
  const target =
    order.kind === 'all' ? { kind: 'all' as const } : { kind: order.kind === 'site' ? ('site' as const) : ('door' as const), id: order.id };
  const body = { target, reason: order.reason.trim() };
  return {
    ...{ order, isBusy, isTroubled, change },
    refusal: refusal?.detail,
    send: () =>
      send(
        (key) => api.POST('/api/lockdowns', { body, headers: { 'idempotency-key': key } }),
        (made) => goTo(`/app/holds/lockdown/${made.id}`),
      ),
  };
}
