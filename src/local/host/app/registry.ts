/** One binding as `@azure/functions` registers it. */
export type Binding = { type: string; name?: string; direction?: string } & Record<string, unknown>;

export type FunctionCallback = (...inputs: unknown[]) => unknown;

/** One registered function. `trigger` is the binding whose type ends in `Trigger`, and its key among the bindings. */
export type FunctionInfo = {
  id: string;
  name: string;
  bindings: Record<string, Binding>;
  trigger: Binding;
  triggerName: string;
  metadata: Record<string, unknown>;
  callback: FunctionCallback;
};

/** The app's functions. Registrations are a singleton of the process because `@azure/functions` caches its core API for ever. */
export const registeredFunctions = new Map<string, FunctionInfo>();

export function registerFunction(metadata: Record<string, unknown>, callback: FunctionCallback): () => void {
  const name = String(metadata['name']);
  const bindings = (metadata['bindings'] ?? {}) as Record<string, Binding>;
  const key = name.toLowerCase();
  if (registeredFunctions.has(key)) throw new Error(`A function with name "${name}" has already been registered.`);
  const found = Object.entries(bindings).find(([, binding]) => binding.type.toLowerCase().endsWith('trigger'));
  if (!found) throw new Error(`Function "${name}" has no trigger.`);
  const [triggerName, trigger] = found;
  registeredFunctions.set(key, { id: `${name}-${registeredFunctions.size}`, name, bindings, trigger, triggerName, metadata, callback });
  return () => registeredFunctions.delete(key);
}

export function functionsOf(triggerType: string): FunctionInfo[] {
  return [...registeredFunctions.values()].filter((info) => info.trigger.type.toLowerCase() === triggerType.toLowerCase());
}

/** Durable looks functions up by name and ignores case, as the extension does. */
export function findFunction(triggerType: string, name: string): FunctionInfo | undefined {
  const info = registeredFunctions.get(name.toLowerCase());
  return info?.trigger.type.toLowerCase() === triggerType.toLowerCase() ? info : undefined;
}
