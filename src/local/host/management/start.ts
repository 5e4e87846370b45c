import { startInstance } from '../durable/client.js';
import { refusedInstanceId } from '../durable/names.js';
import { missing } from '../durable/refusal.js';
import { json, type Reply } from '../http/reply.js';
import { alreadyExists } from '../store/instances.js';
import { jsonBody, type ManagementCall, refuse } from './call.js';
import { instanceLinks } from './links.js';
import { ended, type Patience, patienceOf } from './wait.js';

/** POST orchestrators/{name}[/{id}][?version=][&timeout=&pollingInterval=]: starts an instance, and with the latter two waits for its end. */
export async function postOrchestrator(call: ManagementCall, name: string, id: string | undefined): Promise<Reply> {
  const refusal = id === undefined ? undefined : refusedInstanceId(id);
  if (refusal) return refuse(400, refusal);
  const body = await jsonBody(call.request);
  if (!body.ok) return body.reply;
  const patience = patienceOf(call.request.url.searchParams);
  if (typeof patience === 'string') return refuse(400, patience);
  const version = call.request.url.searchParams.get('version') ?? undefined;
  const started = await startInstance(call.durable, name, { id, input: body.text, version });
  switch (started.kind) {
    case 'unknown-orchestrator':
      return refuse(400, missing('orchestrationTrigger', name) ?? '');
    case 'exists':
      return refuse(409, alreadyExists(started.status));
    case 'started':
      return answerStart(call, started.id, patience);
  }
}

/** Answers with the links of what was started; given patience waits for its end first. */
export async function answerStart(call: ManagementCall, id: string, patience: Patience | undefined): Promise<Reply> {
  return (patience && (await ended(call, id, patience))) ?? accepted(call, id);
}

/** Everything but the link to rewind it. */
function accepted(call: ManagementCall, id: string): Reply {
  const { rewindPostUri: _rewind, ...links } = instanceLinks(call.links, id);
  return json(202, links, { location: links['statusQueryGetUri'] ?? '', 'retry-after': '10' });
}
