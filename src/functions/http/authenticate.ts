import type { HttpRequest } from '@azure/functions';
import type { Identity, Tokens } from '../../ports.js';
import { type Problem, problem, unavailable } from './problem.js';

export type PersonRole = 'Latch.Request' | 'Latch.Approve' | 'Latch.Security' | 'Latch.Audit' | 'Latch.Admin';
export type ApplicationRole = 'Latch.Integrate' | 'Latch.Revoke';

/** Who may come in: people with one of the roles, applications (app-only tokens) with one of theirs. `anyone`: every valid token. */
export type Access = { people: readonly PersonRole[] | 'anyone'; applications?: readonly ApplicationRole[] | 'anyone' };

export type Authenticated = { ok: true; who: Identity } | { ok: false; problem: Problem };

/** The token door. Errors: 401 without a valid token, 403 with the wrong role, 503 while the keys to verify with are out of reach. */
export async function authenticate(request: HttpRequest, access: Access, tokens: Tokens): Promise<Authenticated> {
  const verdict = await tokens.verify(request.headers.get('authorization') ?? undefined);
  switch (verdict.kind) {
    case 'unavailable':
      return refused(unavailable('keys-unavailable', 'The keys that sign-in tokens are verified with are out of reach.'));
    case 'refused':
      return refused(unauthorized());
    case 'identity':
      return mayEnter(verdict.identity, access)
        ? { ok: true, who: verdict.identity }
        : refused(problem(403, 'missing-role', 'Your role does not include this.'));
  }
}

const refused = (why: Problem): Authenticated => ({ ok: false, problem: why });

const unauthorized = () =>
  problem(401, 'unauthenticated', 'A valid access token is needed.', { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });

function mayEnter(who: Identity, { people, applications = [] }: Access): boolean {
  const allowed: readonly string[] | 'anyone' = who.kind === 'person' ? people : applications;
  return allowed === 'anyone' || who.roles.some((role) => allowed.includes(role));
}
