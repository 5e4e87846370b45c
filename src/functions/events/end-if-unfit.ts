import type { InvocationContext } from '@azure/functions';
import { recheck } from '../../../activities/recheck.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';
import { readDoors } from '../requests/read-doors.js';
import type { BeginPorts } from '../revocations/begin-revocation.js';
import { endRequest } from './end-request.js';

type Needs = BeginPorts & Ports<'access' | 'risk' | 'policy'>;

/** Nobody who decides or is shown a code waits for the one request a second that the risk of everybody may cost; the watch asks twice a minute. */
const riskAgeMs = 60_000;

/** Asks again whether the people of a request may enter, and ends it when they may not. Returns why. `moved`: nobody ends it, but an approver is gone and it is asked anew. Throws while Graph is silent and the doors want its word. */
export async function endIfUnfit(record: RequestRecord, ports: Needs, context: InvocationContext): Promise<string | undefined> {
  const doors = await readDoors(
    ports.doors,
    record.doors.map(({ doorId }) => doorId),
  );
  const because = await recheck(ports, record, doors, { riskAgeMs });
  if (because === 'moved') await ports.flows(context).wake(record.id);
  else if (because !== undefined) await endRequest(record, because, ports, context);
  return because;
}
