import type { Seed } from '../../seed/shape.js';
import type { World } from '../kernel/world.js';
import type { TokenSigner } from './token-signer.js';

/** What signing in asks of an account: whether it may, since when its sessions count, and its registered second factors. */
export type Account = { accountEnabled: boolean; sessionsValidFrom?: string; methods: readonly string[] };

/** What the operations of the local Entra know: the directory they speak for and the API they issue tokens to. */
export type Tenant = {
  world: World;
  signer: TokenSigner;
  seed: Seed;
  tenantId: string;
  /** Audience of tokens for the Latch API. */
  apiClientId: string;
  /** As the directory has it now, by object id. */
  account(oid: string): Account | undefined;
  /** `https://localhost:P/{tid}`; known once the listener is up. */
  authority(): string;
};
