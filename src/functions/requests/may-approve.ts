import type { PersonId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';
import { separateRoles } from '../http/separate-roles.js';

/** Whether somebody may approve by their own role, as it is given now. Throws while the directory is silent. */
export const mayApprove = async (id: PersonId, { roles }: Ports<'roles'>): Promise<boolean> =>
  separateRoles(await roles.of(id)).includes('Latch.Approve');
