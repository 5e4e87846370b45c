import type { DoorRecord } from '../domain/door-record.js';
import type { DenialReason } from '../domain/grant-record.js';
import type { GrantId, Instant } from '../domain/ids.js';
import type { SealedPhone } from '../domain/phone-seal.js';

export type ArmOrder = {
  armId: string;
  seq: number;
  grantId: GrantId;
  generation: number;
  notBefore: Instant;
  notAfter: Instant;
  leaseUntil: Instant;
  /** Base64url; only for doors whose lock judges. */
  verifier?: string;
  /** The phone the code is bound to; only for doors whose lock judges. */
  phone?: SealedPhone;
  /** Trace id of its request (domain/audit/trace-id), for the lock's own log. */
  trace?: string;
};

export type ArmedGrant = { grantId: string; generation: number; notBefore: Instant; notAfter: Instant; seq: number };

export type LockReport = {
  armed: ArmedGrant[];
  leaseUntil?: Instant;
  seq: number;
  deviceTime: Instant;
  offsetMs: number;
  batteryPercent: number;
  /** Grants it could still take. */
  capacityLeft?: number | undefined;
  /** Whose keys it holds; 0: it was never enrolled. */
  enrolment?: number;
  /** Its log, and how many lines of it the lock has told the cloud. */
  log?: { id: string; told: number };
};

/** `word`: compact JWS by the key of the lock's certificate (domain/lock-word). */
export type Attested = Pick<LockReport, 'armed' | 'seq' | 'deviceTime'> & { word: string };

/** What a lock says, or that it could not be reached: then the order stands in its twin and waits there. */
export type LockReply<T> =
  | { kind: 'answered'; answer: T }
  | { kind: 'refused'; because: string }
  | { kind: 'unreachable'; because: string };

/** The locks, through IoT Hub. Arms and disarms that cannot be delivered are left as desired properties. Throws `locks-unavailable` when the hub itself is down. */
export type Locks = {
  arm(door: DoorRecord, order: ArmOrder): Promise<LockReply<{ seq: number; deviceTime: Instant }>>;
  disarm(door: DoorRecord, order: { seq: number; grantIds: GrantId[] }): Promise<LockReply<{ seq: number }>>;
  sync(door: DoorRecord, order: { seq: number; leaseUntil: Instant }): Promise<LockReply<{ leaseUntil: Instant; offsetMs: number }>>;
  /** `arrivalSeconds`: how long a lock that is just connecting is waited for; not at all without it. */
  readBack(door: DoorRecord, arrivalSeconds?: number): Promise<LockReply<LockReport>>;
  /** As `readBack`, under the lock's own name: what it signed, over our challenge, is what the report says. `refused`: `unsigned`. */
  attest(door: DoorRecord, challenge: string): Promise<LockReply<Attested>>;
  /** Gives the lock the keys of the enrolment in its door's record; what was armed under older ones is gone. */
  enrol(door: DoorRecord): Promise<LockReply<{ enrolled: true }>>;
  /** Relays one presentation to a lock that judges for itself. `stretched`: base64url; `proof`: what came along from a phone. */
  present(
    door: DoorRecord,
    attempt: { attemptId: string; readerId: string; stretched: string; proof?: string | undefined },
  ): Promise<LockReply<{ result: 'granted' | 'denied'; because?: DenialReason; grantId?: GrantId; generation?: number }>>;
};
