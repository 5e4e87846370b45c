import { useCallback, useState } from 'react';

const keyOf = (name: string) => `latch.${name}`;

/** What somebody has filled in, kept while they sign in anew or load the page again: in this tab only, and never a secret. The third drops it. */
export function useKept<T extends object>(name: string, blank: T): [T, (part: Partial<T>) => void, () => void] {
  const [value, setValue] = useState<T>(() => ({ ...blank, ...JSON.parse(sessionStorage.getItem(keyOf(name)) ?? '{}') }));
  const change = useCallback(
    (part: Partial<T>) =>
      setValue((before) => {
        const after = { ...before, ...part };
        sessionStorage.setItem(keyOf(name), JSON.stringify(after));
        return after;
      }),
    [name],
  );
  const drop = useCallback(() => {
    sessionStorage.removeItem(keyOf(name));
    setValue(blank);
  }, [name, blank]);
  return [value, change, drop];
}

/** At the end of a session nothing that was typed stays behind. */
export function forgetKept(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith('latch.')) sessionStorage.removeItem(key);
}
