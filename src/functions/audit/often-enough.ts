import { LatchError } from '../../domain/errors.js';
import type { AuditTrail } from '../../ports/audit.js';

const most = 1_000;

/** The audit, signed between two minutes as well once a thousand entries have come. What cannot be signed now is left to the timer. */
export function signedOften(audit: AuditTrail, sign: () => Promise<unknown>): AuditTrail {
  let unsigned = 0;
  return {
    ...audit,
    async append(...entries) {
      await audit.append(...entries);
      unsigned += entries.length;
      if (unsigned < most) return;
      unsigned = 0;
      await sign().catch((error: unknown) => {
        if (!(error instanceof LatchError)) throw error;
      });
    },
  };
}
