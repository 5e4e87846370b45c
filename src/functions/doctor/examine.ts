import { LatchError } from '../../domain/errors.js';
import { type Finding, type Found, failed } from '../../domain/finding.js';

/** One thing to look at. `needs`: what the app's identity must be allowed for it; `fix`: what else may be wrong. */
export type Check = { check: string; needs: string; fix: string; look(): Promise<Found> };

/** Looks; trouble is a finding too, and 401 and 403 mean that something was not granted. */
export async function examine({ check, needs, fix, look }: Check): Promise<Finding> {
  try {
    return { check, ...(await look()) };
  } catch (error) {
    if (!(error instanceof LatchError)) throw error;
    const { code, status } = error;
    const isRefused = status === 401 || status === 403;
    const says = `${code}${status === undefined ? '' : ` (${status})`}`;
    return { check, ...failed(says, isRefused ? `Grant the app's identity ${needs}.` : fix) };
  }
}
