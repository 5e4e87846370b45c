import type { Operation } from '../kernel/serve.js';
import type { Directory } from './directory.js';
import { notFound } from './errors.js';
import { forUser } from './for-user.js';
import { collection, single } from './odata.js';
import { deviceView, typed, userShape, userView } from './views.js';

/** user: list, get, its manager and its registered devices. */
export function userOperations(directory: Directory): Operation[] {
  return [
    {
      name: 'ListUsers',
      method: 'GET',
      path: '/v1.0/users',
      handle: (call) => collection(call, userShape, directory.people().map(userView)),
    },
    forUser(directory, 'GetUser', 'GET', '/v1.0/users/:id', (call, person) => single(call, userShape, userView(person))),
    forUser(directory, 'GetManager', 'GET', '/v1.0/users/:id/manager', (call, { manager }) => {
      const found = directory.people().find(({ id }) => id === manager);
      return found ? single(call, userShape, typed('user', userView(found))) : notFound('manager');
    }),
    forUser(directory, 'ListRegisteredDevices', 'GET', '/v1.0/users/:id/registeredDevices', (call, person) =>
      collection(call, { type: 'directoryObject' }, deviceView(person)),
    ),
  ];
}
