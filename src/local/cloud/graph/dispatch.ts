import type { Answer, Call, Operation } from '../kernel/serve.js';
import { notImplemented } from './errors.js';

/** Finds and runs the operation for a call that arrived inside a `$batch`. */
export function createDispatch(operations: Operation[]): (call: Call) => Answer | Promise<Answer> {
  const routes = operations.map((operation) => ({ operation, pattern: new URLPattern({ pathname: operation.path }) }));
  return (call) => {
    const route = routes.find(({ operation, pattern }) => operation.method === call.method && pattern.test(call.url));
    if (!route) return notImplemented(`${call.method} ${call.path}`);
    const groups = Object.entries(route.pattern.exec(call.url)?.pathname.groups ?? {});
    const params = Object.fromEntries(groups.map(([name, value]) => [name, decodeURIComponent(value ?? '')]));
    return route.operation.handle({ ...call, params });
  };
}
