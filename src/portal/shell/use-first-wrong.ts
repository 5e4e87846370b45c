import { type RefObject, useEffect, useRef } from 'react';

/** A form that says what is wrong takes its reader to the first such field, each time it was sent. `sent`: how often that was refused. */
export function useFirstWrong(sent: number): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (sent > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [sent]);
  return form;
}
