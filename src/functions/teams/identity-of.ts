import type { PersonId } from '../../domain/ids.js';
import type { SignIn } from '../../domain/request-record.js';
import { separateRoles } from '../../domain/separate-roles.js';
import type { Identity } from '../../ports/identity.js';
import type { TeamsPorts } from './teams-ports.js';

/** Who acts in Teams: the person the proven activity names, with the roles the directory gives them. Teams proves no stronger sign-in. */
export async function identityOf(id: PersonId, issuedAt: Date, { roles, tenantId }: TeamsPorts): Promise<Identity> {
  return { kind: 'person', id, tenantId, roles: separateRoles(await roles.of(id)), contexts: [], issuedAt };
}

/** The same person, with what a sign-in of theirs on our page has proven. */
export const signedInAs = (who: Identity, { contexts, authTime, clientAddress, deviceId }: SignIn): Identity => ({
  ...who,
  contexts,
  ...(authTime !== undefined && { authTime: new Date(authTime) }),
  ...(clientAddress !== undefined && { clientAddress }),
  ...(deviceId !== undefined && { deviceId }),
});
