import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer, type Reply } from './http/reply.js';
import { stepUpChallenge } from './http/step-up-challenge.js';
import { Accepted, accepted } from './requests/accepted.js';
import { Ask, AskQuery } from './requests/ask.js';
import { askForEntry, recordFor } from './requests/ask-for-entry.js';
import type { Asked, Asking, AskingPorts } from './requests/asking.js';
import { previewRequest, RequestPreview } from './requests/preview-request.js';

type Needs = AskingPorts & Ports<'tokens' | 'sessions' | 'effects' | 'signInAddress'>;

/** POST /api/requests: the record first, then its orchestration, then 202. Without the sign-in its doors demand it is parked. `?dryRun=true`: what would happen. */
export const registerRequestAccess = (ports: Needs) =>
  expose(
    {
      name: 'requestAccess',
      method: 'POST',
      route: 'api/requests',
      summary: 'Ask to enter doors in a window',
      access: { people: ['Latch.Request'] },
      query: AskQuery,
      body: Ask,
      keys: 'record',
      answers: {
        202: { description: 'Asked', schema: Accepted },
        200: { description: 'With `dryRun`: what would happen', schema: RequestPreview },
      },
    },
    ports,
    async (call) => (call.query.dryRun === 'true' ? preview(call, ports) : told(await askForEntry(call, ports), call, ports)),
  );

async function preview(call: Asking, ports: AskingPorts): Promise<Reply> {
  const planned = await recordFor(call, ports);
  return planned.kind === 'refused' ? planned.problem : answer(200, await previewRequest(planned.record, planned.doors, ports));
}

function told(asked: Asked, { who }: Asking, { signInAddress }: Needs): Reply {
  switch (asked.kind) {
    case 'asked':
      return answer(202, accepted({ id: asked.record.id, status: 'checking' }));
    case 'step-up':
      return stepUpChallenge(who, asked.demand, signInAddress, asked.record.id);
    case 'refused':
      return asked.problem;
  }
}
