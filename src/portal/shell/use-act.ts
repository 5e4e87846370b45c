import { useState } from 'react';
import { useLanguage } from '../strings/use-language.js';

type Refusal = { code: string; detail: string };
export type Said = { title: string; intent: 'success' | 'error' };

/** Does one thing after the other, and says how it went: `done` when the API agrees, its refusal in the reader's words where there are some. */
export function useAct(refused: Readonly<Record<string, string>>, then: () => void) {
  const { say } = useLanguage();
  const [said, setSaid] = useState<Said>();
  const [isBusy, setBusy] = useState(false);
  const act = (call: () => Promise<{ error?: Refusal }>, done: string) => {
    const told = ({ error }: { error?: Refusal }): Said =>
      error ? { title: refused[error.code] ?? error.detail, intent: 'error' } : { title: done, intent: 'success' };
    setBusy(true);
    setSaid(undefined);
    void call()
      .then(told, (): Said => ({ title: say.trouble, intent: 'error' }))
      .then((outcome) => {
        setSaid(outcome);
        setBusy(false);
        then();
      });
  };
  return { act, said, isBusy };
}
