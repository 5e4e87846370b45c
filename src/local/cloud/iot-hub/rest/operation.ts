import type { Answer, Call, Operation } from '../../kernel/serve.js';
import { HubError, registryError } from '../errors.js';
import type { Json } from '../store/merge-patch.js';
import { isObject } from '../store/merge-patch.js';

/** An operation whose HubErrors leave in the registry's format, or in the one `refuse` makes. */
export function hubOperation(
  name: string,
  method: string,
  path: string,
  handle: (call: Call) => Promise<Answer>,
  refuse: (error: HubError) => Answer = registryError,
): Operation {
  return {
    name,
    method,
    path,
    handle: (call) =>
      handle(call).catch((cause: unknown) => {
        if (cause instanceof HubError) return refuse(cause);
        throw cause;
      }),
  };
}

/** The body as a JSON object; 400004 when it is none. */
export function jsonBody({ body }: Call): Json {
  const value = parsed(body);
  if (!isObject(value)) throw new HubError(400, 400004, 'ArgumentInvalid', 'The body must be a JSON object.');
  return value;
}

export function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new HubError(400, 400004, 'ArgumentInvalid', 'The body is not JSON.');
  }
}

/** The device a path names. */
export const deviceIdOf = ({ params }: Call): string => params['id'] ?? '';
