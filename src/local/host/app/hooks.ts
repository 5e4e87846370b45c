/** Hook names of the worker protocol (`registerHook` of `@azure/functions-core`). */
type HookName = 'appStart' | 'appTerminate' | 'preInvocation' | 'postInvocation' | 'log';

export type HookContext = Record<string, unknown>;
type Hook = (context: HookContext) => unknown;

const hooks: Record<HookName, Set<Hook>> = {
  appStart: new Set(),
  appTerminate: new Set(),
  preInvocation: new Set(),
  postInvocation: new Set(),
  log: new Set(),
};

/** Data hooks share for the life of the app. */
export const appHookData: Record<string, unknown> = {};

/** Errors: a RangeError marked as the host's own for a name the host doesn't know, as the real worker throws it. */
export function registerHook(name: string, hook: Hook): () => void {
  if (!(name in hooks)) throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true });
  const registered = hooks[name as HookName];
  registered.add(hook);
  return () => registered.delete(hook);
}

export async function runHooks(name: HookName, context: HookContext): Promise<void> {
  for (const hook of hooks[name]) await hook(context);
}

/** Log hooks may rewrite a line; they run synchronously. */
export function runLogHooks(context: HookContext): void {
  for (const hook of hooks.log) hook(context);
}

export function hasHooks(name: HookName): boolean {
  return hooks[name].size > 0;
}
