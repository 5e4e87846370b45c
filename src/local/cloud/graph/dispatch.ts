import { createRoutes } from '../kernel/routes.js';
import type { Answer, Call, Operation } from '../kernel/serve.js';
import { notImplemented } from './errors.js';

/** Finds and runs the operation for a call that arrived inside a `$batch`. */
export function createDispatch(operations: Operation[]): (call: Call) => Answer | Promise<Answer> {
  const routes = createRoutes(operations);
  return (call) => {
    const found = routes(call.method, call.path);
    return found ? found.operation.handle({ ...call, params: found.params }) : notImplemented(`${call.method} ${call.path}`);
  };
}
