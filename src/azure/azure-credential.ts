import { DefaultAzureCredential, ManagedIdentityCredential, type TokenCredential } from '@azure/identity';

/** The app's own identity: no key and no connection string anywhere. `AZURE_TOKEN_CREDENTIALS` (read by the SDK) narrows it to the managed identity. */
export const azureCredential = (): TokenCredential => new DefaultAzureCredential({ retryOptions: { maxRetries: 0 } });

/** Another identity of the app's: a user-assigned managed identity, by its client id. */
export const assignedCredential = (clientId: string): TokenCredential =>
  new ManagedIdentityCredential({ clientId, retryOptions: { maxRetries: 0 } });
