import type { ReactNode } from 'react';
import { useFirstWrong } from './use-first-wrong.js';

type Needs = { refusals: number; send?: () => void; label?: string; children: ReactNode };

/** A form that can always be sent, and leads to the first field that is wrong. `refusals`: how often it was sent and did not go through. */
export function GuidedForm({ refusals, send, label, children }: Needs) {
  const form = useFirstWrong(refusals);
  return (
    <form
      ref={form}
      noValidate
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        send?.();
      }}
    >
      {children}
    </form>
  );
}
