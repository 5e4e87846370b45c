import type { ApprovalLink } from '../domain/approval-link.js';
import type { DoorId, PersonId, RequestId } from '../domain/ids.js';
import type { Place, Touched } from '../domain/place.js';
import type { RequestRecord, RequestStatus } from '../domain/request-record.js';
import type { Target } from '../domain/rule-record.js';

/** Access requests. Every throw is LatchError `records-unavailable`. */
export type Requests = {
  create(record: RequestRecord): Promise<{ kind: 'created' | 'exists'; record: RequestRecord }>;
  read(id: RequestId): Promise<RequestRecord | undefined>;
  /** Applies a pure transition under the record's etag, again when somebody was faster. The same object back means: nothing to write. */
  change(id: RequestId, transition: (record: RequestRecord) => RequestRecord): Promise<RequestRecord | undefined>;
  /** Newest first, 200 a page. */
  list(filter: { personId?: PersonId; status?: RequestStatus }, next?: string): Promise<{ requests: RequestRecord[]; next?: string }>;
  /** Every request that has not reached its end. */
  open(): Promise<RequestRecord[]>;
  /** Those of them that are about this door. */
  openAt(doorId: DoorId): Promise<RequestRecord[]>;
  /** How many of them this person has asked for. */
  openOf(requesterId: PersonId): Promise<number>;
  /** Unfinished ones about which this person was asked to decide. */
  askedOf(approverId: PersonId): Promise<RequestRecord[]>;
  /** Those for which the glass was broken, and nobody has looked at it yet. */
  toReview(): Promise<RequestRecord[]>;
  /** Those that ended while a lock still had to be told, this door's among them perhaps. */
  unconfirmedAt(doorId: DoorId): Promise<RequestRecord[]>;
  /** Places under the target: of unfinished requests, and where a lock was never seen to let go. None under a key: codes tell. `by`: a revocation that may have ended some of them already. */
  places(target: Target, by?: string): Promise<Place[]>;
  /** How many of them belong to unfinished requests. */
  countPlaces(target: Target): Promise<number>;
  /** Everything the target ever had a hand in, ended or not, newest first, so many at most. */
  touched(target: Target, most: number): Promise<Touched[]>;
  /** Unfinished requests under the target that nobody has revoked yet, so many at most. */
  unrevoked(target: Target, most: number): Promise<RequestId[]>;
};

/** Links in the mails to approvers, by the digest of their token. Throws `records-unavailable`. */
export type ApprovalLinks = {
  /** One that exists stays as it is. */
  create(link: ApprovalLink): Promise<void>;
  read(id: string): Promise<ApprovalLink | undefined>;
  /** Applies a pure transition under the record's etag. The same object back means: nothing to write. */
  change(id: string, transition: (link: ApprovalLink) => ApprovalLink): Promise<ApprovalLink | undefined>;
  /** The links that went out in this message. */
  sentIn(messageId: string): Promise<ApprovalLink[]>;
};

/** Remembers that an operation with outside effect was done, so that its second run does nothing. */
export type Effects = {
  done(instanceId: string, operationId: string): Promise<boolean>;
  note(instanceId: string, operationId: string, detail: Record<string, string>): Promise<void>;
  /** What was noted with the operations of an instance. */
  of(instanceId: string): Promise<Record<string, string>[]>;
};
