import type { Operation } from '../../kernel/serve.js';
import { createDevice, deleteDevice, replaceDevice } from '../devices.js';
import { HubError } from '../errors.js';
import type { Hub } from '../hub.js';
import type { IdentityInput } from '../store/identity.js';
import { hubOperation, parsed } from './operation.js';

type Row = IdentityInput & { id: string; importMode?: string; eTag?: string };
type RowError = { deviceId: string; errorCode: string; errorStatus: string };

const most = 100;

/** Bulk Registry - Update Registry: rows succeed and fail one by one; any failure makes the whole answer a 400. */
export const bulkDevices = (hub: Hub): Operation =>
  hubOperation('Bulk Registry - Update Registry', 'POST', '/devices{/}?', async (call) => {
    hub.throttle('registry');
    const rows = parsed(call.body);
    if (!Array.isArray(rows) || rows.length > most)
      throw new HubError(400, 400004, 'ArgumentInvalid', `Between 1 and ${most} devices are needed.`);
    const outcomes = await Promise.all((rows as Row[]).map((row) => change(hub, row)));
    const errors = outcomes.filter((outcome) => outcome !== undefined);
    return { status: errors.length === 0 ? 200 : 400, body: { isSuccessful: errors.length === 0, errors, warnings: [] } };
  });

async function change(hub: Hub, row: Row): Promise<RowError | undefined> {
  try {
    await hub.commits.run(() => apply(hub, row));
    return undefined;
  } catch (cause) {
    if (!(cause instanceof HubError)) throw cause;
    return { deviceId: row.id, errorCode: cause.name, errorStatus: cause.message };
  }
}

function apply(hub: Hub, row: Row): void {
  switch ((row.importMode ?? 'create').toLowerCase()) {
    case 'create':
      createDevice(hub, row.id, row);
      return;
    case 'update':
      replaceDevice(hub, row.id, row, '*');
      return;
    case 'updateifmatchetag':
      replaceDevice(hub, row.id, row, row.eTag ?? '');
      return;
    case 'delete':
      deleteDevice(hub, row.id, '*');
      return;
    case 'deleteifmatchetag':
      deleteDevice(hub, row.id, row.eTag ?? '');
      return;
    default:
      throw new HubError(400, 400004, 'ArgumentInvalid', 'The import mode is not known.');
  }
}
