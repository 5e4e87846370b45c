import type { Seed } from '../../seed/shape.js';
import type { World } from '../kernel/world.js';
import type { TokenSigner } from './token-signer.js';

/** What the operations of the local Entra know: the directory they speak for and the API they issue tokens to. */
export type Tenant = {
  world: World;
  signer: TokenSigner;
  seed: Seed;
  tenantId: string;
  /** Audience of tokens for the Latch API. */
  apiClientId: string;
  /** `https://localhost:P/{tid}`; known once the listener is up. */
  authority(): string;
};
