import { AzureCliCredential } from '@azure/identity';

/**
 * A token of whoever is signed in with the Azure CLI (`az login`) for our API: Latch never sees how they signed in. The API must have the
 * Azure CLI (04b07795-8ddb-461a-bbee-02f9e1bf7b46) among its authorized clients. Throws the SDK's own words.
 */
export function operatorToken(tenantId: string, apiClientId: string): () => Promise<string> {
  const credential = new AzureCliCredential({ tenantId });
  return async () => (await credential.getToken(`${apiClientId}/.default`)).token;
}
