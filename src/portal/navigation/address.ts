import { useSyncExternalStore } from 'react';

let isArriving = false;

/** Goes to another page of ours without loading the document anew. */
export function goTo(address: string): void {
  window.history.pushState(null, '', address);
  window.dispatchEvent(new PopStateEvent('popstate'));
  window.scrollTo(0, 0);
}

/** Path and query the page is at, as long as it is shown. */
export function useAddress(): string {
  return useSyncExternalStore((changed) => {
    let before = current();
    const moved = () => {
      isArriving ||= current() !== before; // a jump within the page is none to another
      before = current();
      changed();
    };
    window.addEventListener('popstate', moved);
    return () => window.removeEventListener('popstate', moved);
  }, current);
}

const current = () => window.location.pathname + window.location.search;

/** True once after each move: whoever shows the page's title then gives it the focus, so that a screen reader says where one is. */
export function takeArrival(): boolean {
  const arriving = isArriving;
  isArriving = false;
  return arriving;
}
