import type { Call, Operation } from '../kernel/serve.js';
import { secretNotFound, vaultError } from './errors.js';
import { secretBundle } from './secret-bundle.js';
import type { SecretStore } from './secret-store.js';

/** Get Secret (`GET /secrets/{name}/{version}`); clients leave the version empty and keep the slash when they want the newest. */
export function getSecret(store: SecretStore): Operation[] {
  const answer = (call: Call) => {
    const { name = '', version } = call.params;
    const versions = store.versions(name);
    const found = version ? versions.find((known) => known.version === version) : versions.at(-1);
    if (!found) return secretNotFound(name);
    return found.enabled
      ? { status: 200, body: secretBundle(call, name, found) }
      : vaultError(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.');
  };
  return ['/secrets/:name{/}?', '/secrets/:name/:version'].map((path) => ({ name: 'GetSecret', method: 'GET', path, handle: answer }));
}

/** Get Secret Versions (`GET /secrets/{name}/versions`): no values. */
export function getSecretVersions(store: SecretStore): Operation {
  return {
    name: 'GetSecretVersions',
    method: 'GET',
    path: '/secrets/:name/versions',
    handle: (call) => {
      const { name = '' } = call.params;
      const value = store.versions(name).map((secret) => secretBundle(call, name, secret, false));
      return value.length === 0 ? secretNotFound(name) : { status: 200, body: { value, nextLink: null } };
    },
  };
}
