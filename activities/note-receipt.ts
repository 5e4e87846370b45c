import { noteReceipt as noted } from '../src/domain/revocation.js';
import { implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Grants, Rules } from '../src/ports/grants.js';
import { noteReceipt } from './contracts.js';

type Needs = { rules: Rules; grants: Grants; clock: Clock };

/** Writes what a door's lock has said to a revocation. `confirmed` is the record's own judgement, never the caller's. */
export const noteReceiptActivity = implement(noteReceipt, ({ rules, grants, clock }: Needs) => async (receipt) => {
  const { revocationId, doorId, lock, worstCaseUntil } = receipt;
  const now = clock.now();
  const book = await grants.lockBook(doorId);
  const record = await rules.changeRevocation(revocationId, (before) =>
    noted(
      before,
      {
        doorId,
        lock,
        ...(lock === 'confirmed' ? { confirmedAt: now.toISOString() } : {}),
        ...(worstCaseUntil === undefined ? {} : { worstCaseUntil }),
        ...(book?.lastContactAt === undefined ? {} : { lastContact: book.lastContactAt }),
      },
      now,
    ),
  );
  return { kind: 'noted', confirmed: record?.confirmed ?? false };
});
