import type { Answer } from '../kernel/serve.js';

/** Error body of Key Vault. */
export function vaultError(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

export const secretNotFound = (name: string): Answer =>
  vaultError(404, 'SecretNotFound', `A secret with (name/id) ${name} was not found in this key vault.`);
