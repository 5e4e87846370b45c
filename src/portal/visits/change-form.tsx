import { Button } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { saidAtLarge } from '../ask/said-at.js';
import type { Problem } from '../ask/types.js';
import { GuidedForm } from '../shell/guided-form.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { useLanguage } from '../strings/use-language.js';

type Needs = {
  label: string;
  /** Names in the API of what is asked for here. */
  fields: readonly string[];
  send: (() => Promise<{ error?: Problem }>) | undefined;
  done: () => void;
  leave: () => void;
  problem: Problem | undefined;
  refuse: (problem: Problem | undefined) => void;
  children: ReactNode;
};

/** A form for one change: sent, or left as it was. What the API says against it stands at its field. */
export function ChangeForm({ label, fields, send, done, leave, problem, refuse, children }: Needs) {
  const { say } = useLanguage();
  const [isBusy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const [isTroubled, setTroubled] = useState(false);
  const words = say.visits.change;
  const large = saidAtLarge(problem, { ...say.ask.refused, ...say.visits.refused }, fields);
  const refused = (error: Problem | undefined) => {
    refuse(error);
    setRefusals((count) => count + 1);
  };
  const submit = () => {
    if (isBusy) return;
    if (!send) return refused(undefined);
    setBusy(true);
    setTroubled(false);
    void send()
      .then(
        ({ error }) => (error ? refused(error) : done()),
        () => setTroubled(true),
      )
      .finally(() => setBusy(false));
  };
  return (
    <GuidedForm refusals={refusals} send={submit} label={label}>
      <Stack>
        {children}
        {large !== undefined && <Notice title={large} intent="error" />}
        {isTroubled && <Notice title={say.trouble} intent="error" />}
        <Stack across>
          <Button type="submit" appearance="primary" disabledFocusable={isBusy}>
            {label}
          </Button>
          <Button onClick={leave}>{words.never}</Button>
        </Stack>
      </Stack>
    </GuidedForm>
  );
}
