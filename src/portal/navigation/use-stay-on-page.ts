import { useEffect } from 'react';
import { goTo } from './address.js';

/** Links to pages of ours are followed without loading the document anew. */
export function useStayOnPage(): void {
  useEffect(() => {
    document.addEventListener('click', follow);
    return () => document.removeEventListener('click', follow);
  }, []);
}

function follow(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!link || !isPlain || event.defaultPrevented || link.target || link.hasAttribute('download')) return;
  if (link.origin !== window.location.origin || !/^\/app(\/|$)/.test(link.pathname) || link.hash) return;
  event.preventDefault();
  goTo(link.pathname + link.search);
}
