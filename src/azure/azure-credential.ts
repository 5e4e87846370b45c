import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';

/** The app's own identity: no key and no connection string anywhere. `AZURE_TOKEN_CREDENTIALS` (read by the SDK) narrows it to the managed identity. */
export const azureCredential = (): TokenCredential => new DefaultAzureCredential({ retryOptions: { maxRetries: 0 } });
