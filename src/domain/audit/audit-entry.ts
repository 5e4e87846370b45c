import { z } from 'zod';
import { AttemptEntry } from './attempts.js';
import { DelegationEntry } from './delegations.js';
import { DeviceEntry } from './devices.js';
import { DoorChangeEntry, LockEntry } from './doors.js';
import { KeepingEntry } from './keeping.js';
import { KeptEntry, PersonEntry } from './people.js';
import { ReadingEntry } from './readings.js';
import { CheckEntry, RequestEntry, VoteEntry } from './requests.js';
import { IncidentEntry, ReceiptEntry, RevocationEntry, RuleEntry } from './rules.js';
import { SignalEntry } from './signals.js';
import { CalendarEntry, VisitEntry } from './visits.js';

/**
 * Everything the audit can say, a closed union by `kind`. A new kind is a word in its family's file, next to what makes entries of that family;
 * a new family is a file beside them and a line here.
 */
export const AuditEntry = z.discriminatedUnion('kind', [
  AttemptEntry,
  RequestEntry,
  CheckEntry,
  VoteEntry,
  VisitEntry,
  DelegationEntry,
  CalendarEntry,
  RuleEntry,
  RevocationEntry,
  ReceiptEntry,
  IncidentEntry,
  SignalEntry,
  DoorChangeEntry,
  LockEntry,
  DeviceEntry,
  ReadingEntry,
  PersonEntry,
  KeptEntry,
  KeepingEntry,
]);
export type AuditEntry = z.infer<typeof AuditEntry>;
