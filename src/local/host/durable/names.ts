/** Instance ids of the extension: up to 256 characters, no control characters, no `/ \ # ?`, not an entity's (`@…`). */
export function isInstanceId(id: string): boolean {
  return /^[^@/\\#?\p{Cc}][^/\\#?\p{Cc}]{0,255}$/u.test(id);
}

/**
 * An event's name must not look like a task's number or an entity request's id: the SDK keeps results and events under one key,
 * so such an event would forge a result.
 */
export function isEventName(name: string): boolean {
  return /^[^\p{Cc}]{1,256}$/u.test(name) && !/^\d+$/.test(name) && !/^\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i.test(name);
}
