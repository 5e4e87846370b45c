import { Button } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { saidAtLarge } from '../ask/said-at.js';
import type { Problem } from '../ask/types.js';
import { GuidedForm } from '../shell/guided-form.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { useKept } from '../shell/use-kept.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';

type Needs = {
  /** Of the visit. */
  id: string;
  label: string;
  /** Names in the API of what is asked for here. */
  fields: readonly string[];
  send: (() => Promise<{ error?: Problem }>) | undefined;
  done: () => void;
  leave: () => void;
  /** Forgets what was filled in. */
  drop: () => void;
  problem: Problem | undefined;
  refuse: (problem: Problem | undefined) => void;
  children: ReactNode;
};

const unsent = { isSent: false };

/** A form for one change: sent, or left as it was. What the API says against it stands at its field. It is kept over a stronger sign-in, from which nobody comes back to the call. */
export function ChangeForm({ id, label, fields, send, done, leave, drop, problem, refuse, children }: Needs) {
  const { say } = useLanguage();
  const { session } = useVisitor();
  const [{ isSent }, keep, forget] = useKept(`sent.${session.account}.${id}`, unsent);
  const [isBusy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const [isTroubled, setTroubled] = useState(false);
  const words = say.visits.change;
  const large = saidAtLarge(problem, { ...say.ask.refused, ...say.visits.refused }, fields);
  const refused = (error: Problem | undefined) => {
    refuse(error);
    setRefusals((count) => count + 1);
  };
  const after = (then: () => void) => {
    drop();
    forget();
    then();
  };
  const submit = () => {
    if (isBusy) return;
    if (!send) return refused(undefined);
    setBusy(true);
    setTroubled(false);
    keep({ isSent: true });
    void send()
      .then(
        ({ error }) => (error ? refused(error) : after(done)),
        () => setTroubled(true),
      )
      .finally(() => {
        setBusy(false);
        forget();
      });
  };
  return (
    <GuidedForm refusals={refusals} send={submit} label={label}>
      <Stack>
        {isSent && !isBusy && <Notice title={words.signedInAgain} />}
        {children}
        {large !== undefined && <Notice title={large} intent="error" />}
        {isTroubled && <Notice title={say.trouble} intent="error" />}
        <Stack across>
          <Button type="submit" appearance="primary" disabledFocusable={isBusy}>
            {label}
          </Button>
          <Button onClick={() => after(leave)}>{words.never}</Button>
        </Stack>
      </Stack>
    </GuidedForm>
  );
}
