/** At the end of a session nothing that was typed stays behind. */
export function forgetKept(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith('latch.')) sessionStorage.removeItem(key);
}
