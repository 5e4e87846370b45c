import type { Call } from '../kernel/serve.js';
import type { SecretVersion } from './secret-store.js';

/** SecretBundle of the vault's REST API; without a value it is the item of a list. */
export function secretBundle({ headers }: Call, name: string, secret: SecretVersion, withValue = true) {
  const { version, value, contentType, tags, enabled, created } = secret;
  return {
    ...(withValue && { value }),
    id: `https://${headers.host}/secrets/${name}/${version}`,
    ...(contentType !== undefined && { contentType }),
    ...(tags && { tags }),
    attributes: { enabled, created, updated: created, recoveryLevel: 'Recoverable+Purgeable', recoverableDays: 90 },
  };
}
