import type { StepUp } from '../../domain/step-up.js';
import type { Identity } from '../../ports/identity.js';
import { type Problem, problem } from './problem.js';

/** Where people sign in for this API, and its client id, as a challenge names them. */
export type SignInAddress = { authorizationUri: string; clientId: string };

/**
 * Asks for a stronger sign-in: 401 with Entra's claims challenge (learn.microsoft.com, "Claims challenges, claims requests, and client capabilities"),
 * or 403 to a client that did not say it can answer one. `maxAgeSeconds`: how old the sign-in may be.
 */
export function stepUpChallenge(who: Identity, demand: StepUp, { authorizationUri, clientId }: SignInAddress, requestId?: string): Problem {
  const more = { ...(requestId !== undefined && { requestId }), context: demand.context, maxAgeSeconds: demand.maxAgeMinutes * 60 };
  const detail = `This needs a sign-in with the authentication context ${demand.context} that is at most ${demand.maxAgeMinutes} minutes old.`;
  if (who.takesChallenges !== true) return problem(403, 'step-up-required', detail, { more });
  const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: demand.context } } });
  const challenge = [
    'Bearer realm=""',
    `authorization_uri="${authorizationUri}"`,
    `client_id="${clientId}"`,
    'error="insufficient_claims"',
    `claims="${Buffer.from(claims).toString('base64')}"`,
    'cc_type="authcontext"',
  ];
  return problem(401, 'step-up-required', detail, { more, headers: { 'www-authenticate': challenge.join(', ') } });
}
