import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { SeedApp, SeedPerson } from '../../seed/shape.js';
import { stableId } from '../../seed/stable-id.js';
import type { Tenant } from './tenant.js';

/** What the sign-in was like: authentication contexts met, how long ago it was, from which device and address. `null` leaves a claim out. */
export type SignIn = { acrs?: string[]; authAgeSeconds?: number; device?: string | null; ip?: string | null };

const lifetimeSeconds = 75 * 60;
export const portalClientId = stableId('app:portal');

/** A person's v2.0 access token for the Latch API, with the optional claims its manifest asks for (acrs, auth_time, xms_cc, ipaddr, deviceid). */
export function personClaims(tenant: Tenant, person: SeedPerson, signIn: SignIn): JWTPayload {
  const now = seconds(tenant);
  const device = signIn.device === undefined ? person.device?.id : (signIn.device ?? undefined);
  const ip = signIn.ip === undefined ? trustedAddress(tenant) : (signIn.ip ?? undefined);
  return {
    ...common(tenant, now),
    ...(signIn.acrs && { acrs: signIn.acrs }),
    auth_time: now - (signIn.authAgeSeconds ?? 0),
    azp: portalClientId,
    azpacr: '0',
    ...(device !== undefined && { deviceid: device }),
    ...(ip !== undefined && { ipaddr: ip }),
    name: person.name,
    oid: person.oid,
    preferred_username: person.mail,
    ...(person.roles.length > 0 && { roles: person.roles }),
    scp: 'access_as_user',
    sub: stableId(`subject:${tenant.apiClientId}:${person.oid}`),
    xms_cc: ['cp1'],
  };
}

/** An application's v2.0 access token for the Latch API: `idtyp: app`, app roles, no scope. */
export function appClaims(tenant: Tenant, app: Pick<SeedApp, 'clientId'> & { roles: string[] }): JWTPayload {
  const principal = stableId(`principal:${app.clientId}`);
  return {
    ...common(tenant, seconds(tenant)),
    azp: app.clientId,
    azpacr: '1',
    idtyp: 'app',
    oid: principal,
    roles: app.roles,
    sub: principal,
  };
}

function common({ apiClientId, tenantId, authority }: Tenant, now: number): JWTPayload {
  return {
    aud: apiClientId,
    iss: `${authority()}/v2.0`,
    iat: now,
    nbf: now,
    exp: now + lifetimeSeconds,
    tid: tenantId,
    uti: randomUUID(),
    ver: '2.0',
  };
}

const seconds = ({ world }: Tenant) => Math.floor(world.clock.now().getTime() / 1000);

/** A host inside the first trusted network. */
function trustedAddress({ seed }: Tenant): string {
  const [network = ''] = seed.trustedNetworks[0]?.split('/') ?? [];
  return network.replace(/\d+$/, (last) => String(Math.min(Number(last) + 10, 254)));
}
