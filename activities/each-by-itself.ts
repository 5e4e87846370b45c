/** Waits for all of them, whichever fails; then for the first trouble there was. */
export async function eachByItself(...works: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(works);
  await Promise.all(works);
}
