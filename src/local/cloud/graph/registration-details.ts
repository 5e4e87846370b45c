import type { Operation } from '../kernel/serve.js';
import { beginning, type Directory, type DirectoryPerson } from './directory.js';
import { notFound } from './errors.js';
import { collection, type Item, single } from './odata.js';

const shape = { type: 'userRegistrationDetail' };
const path = '/v1.0/reports/authenticationMethods/userRegistrationDetails';
const passwordless = new Set(['windowsHelloForBusiness', 'passKeyDeviceBound', 'microsoftAuthenticatorPasswordless', 'fido2SecurityKey']);

/** reports: userRegistrationDetails, list and get. */
export function registrationOperations(directory: Directory): Operation[] {
  return [
    { name: 'ListUserRegistrationDetails', method: 'GET', path, handle: (call) => collection(call, shape, directory.people().map(view)) },
    {
      name: 'GetUserRegistrationDetails',
      method: 'GET',
      path: `${path}/:id`,
      handle: (call) => {
        const person = directory.people().find(({ oid }) => oid === call.params['id']);
        return person ? single(call, shape, view(person)) : notFound(call.params['id'] ?? '');
      },
    },
  ];
}

/** An e-mail address resets passwords but is no second factor. */
function view({ oid, name, userPrincipalName, guest, methods }: DirectoryPerson): Item {
  const factors = methods.filter((method) => method !== 'email');
  return {
    id: oid,
    userDisplayName: name,
    userPrincipalName,
    userType: guest ? 'guest' : 'member',
    isAdmin: false,
    isMfaRegistered: factors.length > 0,
    isMfaCapable: factors.length > 0,
    isPasswordlessCapable: methods.some((method) => passwordless.has(method)),
    methodsRegistered: methods,
    defaultMfaMethod: factors[0] ?? 'none',
    lastUpdatedDateTime: beginning,
  };
}
