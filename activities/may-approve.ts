import type { PersonId } from '../src/domain/ids.js';
import { separateRoles } from '../src/domain/separate-roles.js';
import type { AppRoles } from '../src/ports/people.js';

/** Whether somebody may approve by their own role, as it is given now. Throws while the directory is silent. */
export const mayApprove = async (id: PersonId, { roles }: { roles: AppRoles }): Promise<boolean> =>
  separateRoles(await roles.of(id)).includes('Latch.Approve');
