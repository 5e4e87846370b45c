import type { RefObject } from 'react';

/** A ref for a component that may be one of several elements, and whose types want it to be all of them at once. */
export const holding =
  <E extends Element>(ref: RefObject<E | null>) =>
  (element: E | null): void => {
    ref.current = element;
  };
