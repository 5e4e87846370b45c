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
  isDisabled: boolean;
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
  const id = `${name}-${registeredFunctions.size}`;
  registeredFunctions.set(key, { id, name, bindings, trigger, triggerName, metadata, callback, isDisabled: readDisabled(name) });
  return () => registeredFunctions.delete(key);
}

/** What the setting `AzureWebJobs.{name}.Disabled` (or with underscores) says: the function is as good as not there. */
function readDisabled(name: string, settings: NodeJS.ProcessEnv = process.env): boolean {
  const said = settings[`AzureWebJobs.${name}.Disabled`] ?? settings[`AzureWebJobs_${name}_Disabled`];
  return said === '1' || said?.toLowerCase() === 'true';
}

export function functionsOf(triggerType: string): FunctionInfo[] {
  return [...registeredFunctions.values()].filter((info) => hasTrigger(info, triggerType));
}

function hasTrigger(info: FunctionInfo, type: string): boolean {
  return !info.isDisabled && info.trigger.type.toLowerCase() === type.toLowerCase();
}

/** Durable looks functions up by name and ignores case, as the extension does. */
export function findFunction(triggerType: string, name: string): FunctionInfo | undefined {
  const info = registeredFunctions.get(name.toLowerCase());
  return info && hasTrigger(info, triggerType) ? info : undefined;
}

/** Bindings that give a function `df.getClient`. */
export function isClientBinding(type: string): boolean {
  return type === 'durableClient' || type === 'orchestrationClient';
}
