import type { HttpRequest } from '@azure/functions';
import { separateRoles } from '../../domain/separate-roles.js';
import type { Identity, Sessions, Tokens } from '../../ports/identity.js';
import { clientAddress } from './client-address.js';
import { type Problem, problem, unavailable } from './problem.js';

export type PersonRole = 'Latch.Request' | 'Latch.Approve' | 'Latch.Security' | 'Latch.Audit' | 'Latch.Admin';
export type ApplicationRole = 'Latch.Integrate' | 'Latch.Revoke';

/** Who may come in: people with one of the roles, applications (app-only tokens) with one of theirs. `anyone`: every valid token. */
export type Access = { people: readonly PersonRole[] | 'anyone'; applications?: readonly ApplicationRole[] | 'anyone' };

export type Authenticated = { ok: true; who: Identity } | { ok: false; problem: Problem };

/** What a route asks of the door: who may come in, and whether their account must be looked up now. */
export type Entry = { access: Access; standing?: 'now' };

/** The token door. Errors: 401 without a valid token or session, 403 with the wrong scope or role or with roles that exclude each other, 503 while the keys, or a directory that is needed, are out of reach. */
export async function authenticate(
  request: HttpRequest,
  { access, standing }: Entry,
  { tokens, sessions }: { tokens: Tokens; sessions: Sessions },
): Promise<Authenticated> {
  const verdict = await tokens.verify(request.headers.get('authorization') ?? undefined);
  switch (verdict.kind) {
    case 'unavailable':
      return refused(unavailable('keys-unavailable', 'The keys that sign-in tokens are verified with are out of reach.'));
    case 'refused':
      return refused(
        verdict.because === 'missing-scope' ? missingScope() : unauthorized('unauthenticated', 'A valid access token is needed.'),
      );
    case 'identity': {
      const who = { ...verdict.identity, roles: separateRoles(verdict.identity.roles) };
      if (mayEnter(who, access)) return inStanding(asCalled(who, request), standing, sessions);
      return refused(mayEnter(verdict.identity, access) ? mixedRoles() : problem(403, 'missing-role', 'Your role does not include this.'));
    }
  }
}

const mixedRoles = () =>
  problem(403, 'roles-not-separate', 'You were given roles that exclude each other: nobody keeps, examines and decides at once.');

/** Where the call comes from counts; where somebody signed in is the next best word for it. */
function asCalled(who: Identity, request: HttpRequest): Identity {
  const address = clientAddress(request.headers.get('x-forwarded-for'));
  return address === undefined ? who : { ...who, clientAddress: address };
}

async function inStanding(who: Identity, standing: Entry['standing'], sessions: Sessions): Promise<Authenticated> {
  const found = await sessions.standing(who, standing);
  switch (found) {
    case 'open':
      return { ok: true, who };
    case 'session-revoked':
      return refused(unauthorized(found, 'This sign-in was revoked. Sign in again.'));
    case 'account-disabled':
      return refused(unauthorized(found, 'This account is disabled or gone.'));
    case 'unknown':
      return standing === 'now' ? refused(unavailable('directory-unavailable', 'The directory is out of reach.')) : { ok: true, who };
  }
}

const refused = (why: Problem): Authenticated => ({ ok: false, problem: why });

const unauthorized = (code: string, detail: string) =>
  problem(401, code, detail, { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });

/** RFC 6750 §3.1. */
const missingScope = () =>
  problem(403, 'missing-scope', 'This token was not issued for Latch to act on.', {
    headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="access_as_user"' },
  });

function mayEnter(who: Identity, { people, applications = [] }: Access): boolean {
  const allowed: readonly string[] | 'anyone' = who.kind === 'person' ? people : applications;
  return allowed === 'anyone' || who.roles.some((role) => allowed.includes(role));
}
