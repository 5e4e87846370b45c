import type { Seed } from '../../seed/shape.js';
import { serve } from '../kernel/serve.js';
import type { Service, World } from '../kernel/world.js';
import { clientCredentials } from './client-credentials.js';
import { openSecrets } from './client-secrets.js';
import { identityError, oauthError } from './errors.js';
import { managedIdentityToken } from './managed-identity.js';
import { mintToken, type TokenOrder } from './mint-token.js';
import { openidConfiguration, signingKeys } from './openid-configuration.js';
import { signIn } from './sign-in/sign-in.js';
import type { Account, Tenant } from './tenant.js';
import type { TokenSigner } from './token-signer.js';

export type EntraOptions = {
  /** The signer whose `verifyServiceToken` the World carries. */
  signer: TokenSigner;
  seed: Seed;
  tenantId: string;
  apiClientId: string;
  /** Accounts as the directory has them now, by object id; those of the seed without it. */
  account?: (oid: string) => Account | undefined;
  /** Ports of the authority (TLS) and of the identity endpoint (plain HTTP); 0 or absent picks a free one. */
  port?: number;
  identityPort?: number;
};

export type Entra = Service & {
  /** `https://localhost:P/{tid}`; issuer is `${authority}/v2.0`, keys are at `${authority}/discovery/v2.0/keys`. */
  authority: string;
  issuer: string;
  /** Values of IDENTITY_ENDPOINT and IDENTITY_HEADER for the app's process. */
  identityEndpoint: string;
  identityHeader: string;
  /** Undefined when no such person or application exists. */
  mintUserToken(order: TokenOrder): Promise<string | undefined>;
  /** Signs with a new key from now on; the one before stays published. */
  rotateKeys(): Promise<void>;
  /** Secret of an application of the seed, by client id, for the client-credentials grant. */
  clientSecretOf(clientId: string): string | undefined;
};

/** The local Entra ID: one tenant's token, discovery and key endpoints over TLS, and the managed-identity endpoint over loopback HTTP. */
export async function createEntra(world: World, options: EntraOptions): Promise<Entra> {
  const { seed, signer, tenantId, apiClientId } = options;
  let authority = '';
  const account = options.account ?? ((wanted) => seed.people.find(({ oid }) => oid === wanted));
  const tenant: Tenant = { world, signer, seed, tenantId, apiClientId, account, authority: () => authority };
  const secrets = openSecrets(world.dataDir, seed.apps);
  const interactive = signIn(tenant);
  const login = await serve(world, {
    name: 'entra',
    port: options.port ?? 0,
    operations: [
      openidConfiguration(tenant),
      signingKeys(tenant),
      clientCredentials(tenant, secrets.clients, interactive.redeem),
      ...interactive.operations,
    ],
    error: (status, code, message) => oauthError(status, code, 90100, message),
  });
  authority = `${login.url}/${tenantId}`;
  const identity = await serve(world, {
    name: 'entra',
    port: options.identityPort ?? 0,
    insecure: true,
    operations: [managedIdentityToken(tenant, secrets.identityHeader)],
    error: (status, code, message) => identityError(status, `${code}: ${message}`),
  });
  return {
    ...login,
    authority,
    issuer: `${authority}/v2.0`,
    identityEndpoint: `${identity.url}/msi/token`,
    identityHeader: secrets.identityHeader,
    mintUserToken: (order) => mintToken(tenant, order),
    rotateKeys: () => signer.rotate(),
    clientSecretOf: (clientId) => secrets.clients[clientId],
    close: async () => {
      await Promise.all([login.close(), identity.close(), interactive.close()]);
    },
  };
}
