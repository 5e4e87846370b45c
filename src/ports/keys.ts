import type { DoorRecord } from '../domain/door-record.js';
import type { GrantId, Instant } from '../domain/ids.js';
import type { Key } from '../domain/latch-code.js';

/** Master keys from the vault; two live at most. Throws `keys-unavailable`. */
export type MasterKeys = {
  current(): Promise<{ kid: string; master: Key }>;
  byId(kid: string): Promise<Key | undefined>;
  all(): Promise<{ kid: string; master: Key }[]>;
};

/** Verifies the `Latch-Assertion` of a terminal: ES256 by one of the door's enabled terminals, over this attempt and these exact body bytes, once. */
export type Terminals = {
  verify(
    door: DoorRecord,
    assertion: string | undefined,
    call: { attemptId: string; body: Uint8Array },
  ): Promise<{ kind: 'terminal'; terminalId: string } | { kind: 'refused' }>;
};

/** What a granted entry at a cloud-judged door lets the lock do, until `answerUntil`. `at`: when it was presented. */
export type Grantable = { grantId: GrantId; generation: number; attemptId: string; at: Instant; answerUntil: Instant };

/** The cloud's signed word to a lock: compact JWS, HS256 under the lock's key, the same text for the same grant however late it is asked for. Undefined for a door without a lock. Throws `keys-unavailable`. */
export type Answers = { sign(door: DoorRecord, granted: Grantable): Promise<string | undefined> };
