import { startInstance } from '../durable/client.js';
import { isInstanceId } from '../durable/names.js';
import { json, type Reply } from '../http/reply.js';
import { jsonBody, type ManagementCall, refuse } from './call.js';
import { instanceLinks } from './links.js';
import { ended, patienceOf } from './wait.js';

/** POST orchestrators/{name}[/{id}][?version=][&timeout=&pollingInterval=]: starts an instance, and with the latter two waits for its end. */
export async function postOrchestrator(call: ManagementCall, name: string, id: string | undefined): Promise<Reply> {
  if (id !== undefined && !isInstanceId(id)) return refuse(`'${id}' is not a valid instance id.`);
  const body = await jsonBody(call.request);
  if (!body.ok) return body.reply;
  const patience = patienceOf(call.request.url.searchParams);
  if (patience === 'wrong') return refuse('timeout and pollingInterval must be seconds, and the timeout the longer one.');
  const version = call.request.url.searchParams.get('version') ?? undefined;
  const started = await startInstance(call.durable, name, { id, input: body.text, version });
  switch (started.kind) {
    case 'unknown-orchestrator':
      return refuse(
        `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function. Additional info: no orchestrator functions are known by that name.`,
      );
    case 'exists':
      return json(409, {
        Message: `An Orchestration instance with the status ${started.status} already exists.`,
      });
    case 'started':
      return (patience && (await ended(call, started.id, patience))) ?? accepted(call, started.id);
  }
}

export function accepted(call: ManagementCall, id: string): Reply {
  const links = instanceLinks(call.links, id);
  return json(202, links, { location: links['statusQueryGetUri'] ?? '', 'retry-after': '10' });
}
