import { useEffect } from 'react';

/** Whoever knows better where the focus belongs, a dialog that closes or a page that opens, says so within this time. */
const graceMs = 100;

/** Where somebody was who works by keys: when that vanishes from the page, they go on from what it stood in, or from the page's title, and not from the top of the document. */
export function useFocusKept(): void {
  useEffect(() => {
    let last: Element | undefined;
    let around: HTMLElement[] = [];
    const note = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      last = target;
      around = focusableAround(target);
    };
    const isLost = () => last !== undefined && !last.isConnected && document.activeElement === document.body;
    const goOn = () => {
      if (!isLost()) return;
      last = undefined;
      const stays = around.find(({ isConnected }) => isConnected) ?? document.querySelector<HTMLElement>('main h1');
      stays?.focus({ preventScroll: true });
    };
    const watch = new MutationObserver(() => isLost() && setTimeout(goOn, graceMs));
    document.addEventListener('focusin', note);
    watch.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', note);
      watch.disconnect();
    };
  }, []);
}

/** What it stands in that can take the focus, the nearest first; the page as a whole says nothing of where one is. */
function focusableAround(element: Element): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let each = element.parentElement; each && each.tagName !== 'MAIN'; each = each.parentElement)
    if (each.hasAttribute('tabindex')) found.push(each);
  return found;
}
