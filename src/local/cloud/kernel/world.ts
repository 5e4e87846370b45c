import type { Clock } from './clock.js';
import type { Faults } from './faults.js';
import type { Ledger } from './ledger.js';

export type { Clock } from './clock.js';

/** PEM texts of the listener every emulated service shares; `ca` is the private authority that signed it. */
export type ServerTls = { key: string; cert: string; ca: string };

/** Verifies a managed-identity bearer token the local Entra minted; undefined when it is missing, forged, expired or for another audience. */
export type ServiceTokenVerifier = (token: string | undefined, audience: string) => Promise<{ appId: string } | undefined>;

/** What every emulated service gets: the story's time, the ground truth it writes to, the faults it must suffer, and where it keeps its state. */
export type World = {
  clock: Clock;
  ledger: Ledger;
  faults: Faults;
  tls: ServerTls;
  dataDir: string;
  verifyServiceToken: ServiceTokenVerifier;
  /** Ends the app's host process as a power cut would (SIGKILL); what the `kill` fault does. */
  killHost(): void;
};

/** A running service. `idle` resolves when nothing it has accepted is still on its way. */
export type Service = { name: string; url: string; idle(): Promise<void>; close(): Promise<void> };
