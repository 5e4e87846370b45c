const forbidden = /[/\\#?\p{Cc}]/u;
const longestId = 256;

/** Why an instance can't have this id, in the extension's words. */
export function refusedInstanceId(id: string): string | undefined {
  if (id.startsWith('@')) return 'Orchestration instance ids must not start with @.';
  if (forbidden.test(id)) return 'Orchestration instance ids must not contain /, \\, #, ?, or control characters.';
  return id.length > longestId ? `Instance ID lengths must not exceed ${longestId} characters.` : undefined;
}

export function isEntityKey(key: string): boolean {
  return !forbidden.test(key) && key.length <= longestId;
}

/**
 * An event's name must not look like a task's number or an entity request's id: the SDK keeps results and events under one key,
 * so such an event would forge a result.
 */
export function isEventName(name: string): boolean {
  return /^[^\p{Cc}]{1,256}$/u.test(name) && !/^\d+$/.test(name) && !/^\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i.test(name);
}
