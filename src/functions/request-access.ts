import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer, type Reply } from './http/reply.js';
import { stepUpChallenge } from './http/step-up-challenge.js';
import { Accepted, accepted } from './requests/accepted.js';
import { Ask, AskQuery } from './requests/ask.js';
import { askForEntry, recordFor } from './requests/ask-for-entry.js';
import type { Asked, Asking, AskingPorts } from './requests/asking.js';
import { auditPreview } from './requests/audit-reading.js';
import { type PreviewPorts, previewRequest, RequestPreview } from './requests/preview-request.js';

type Needs = AskingPorts & PreviewPorts & Ports<'tokens' | 'sessions' | 'effects' | 'signInAddress' | 'audit'>;

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
      haste: 'waits',
      answers: {
        202: { description: 'Asked', schema: Accepted },
        200: { description: 'With `dryRun`: what would happen', schema: RequestPreview },
      },
    },
    ports,
    async (call) => (call.query.dryRun === 'true' ? preview(call, ports) : told(await askForEntry(call, ports), call, ports)),
  );

/** The audit has it before they see it: it says something about people. */
async function preview(call: Asking, ports: Needs): Promise<Reply> {
  const planned = await recordFor(call, ports);
  if (planned.kind === 'refused') return planned.problem;
  const { record, doors } = planned;
  const seen = await previewRequest(record, doors, ports);
  await auditPreview(record, seen, ports);
  return answer(200, seen);
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
