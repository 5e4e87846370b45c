export class FunctionTimeout extends Error {
  override name = 'FunctionTimeout';
}

/** Gives up on a run after `ms` of real time (`functionTimeout` of host.json). What the function does afterwards goes unheard. */
export async function withinTimeout<T>(name: string, ms: number, run: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new FunctionTimeout(`Timeout value of ${ms / 1000} s exceeded by function '${name}'.`)), ms);
    timer.unref();
  });
  try {
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
  }
}
