import type { Answer, Call, Operation } from '../kernel/serve.js';
import type { Directory, DirectoryPerson } from './directory.js';
import { notFound } from './errors.js';

/** An operation on one user, named in the path by object id or principal name; Graph's 404 when there is none. */
export function forUser(
  directory: Directory,
  name: string,
  method: string,
  path: string,
  handle: (call: Call, person: DirectoryPerson) => Answer,
): Operation {
  return {
    name,
    method,
    path,
    handle: (call) => {
      const id = call.params['id'] ?? '';
      const person = directory.byKey(id);
      return person ? handle(call, person) : notFound(id);
    },
  };
}
