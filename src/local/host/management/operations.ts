import { raiseEvent, restartInstance, resumeInstance, type SendResult, suspendInstance, terminateInstance } from '../durable/client.js';
import { isEventName } from '../durable/names.js';
import { rewindInstance } from '../durable/rewind.js';
import { empty, json, type Reply } from '../http/reply.js';
import { jsonBody, type ManagementCall, refuse } from './call.js';
import { accepted } from './start.js';

/** POST instances/{id}/{operation}. What has ended answers 410, what isn't there 404. */
export async function postOperation(call: ManagementCall, id: string, operation: string, name: string | undefined): Promise<Reply> {
  const reason = call.request.url.searchParams.get('reason') ?? '';
  switch (operation.toLowerCase()) {
    case 'raiseevent':
      return postEvent(call, id, name ?? '');
    case 'terminate':
      return replyTo(await terminateInstance(call.durable, id, reason));
    case 'suspend':
      return replyTo(await suspendInstance(call.durable, id, reason));
    case 'resume':
      return replyTo(await resumeInstance(call.durable, id, reason));
    case 'rewind':
      return postRewind(call, id);
    case 'restart':
      return postRestart(call, id);
    default:
      return empty(404);
  }
}

async function postEvent(call: ManagementCall, id: string, name: string): Promise<Reply> {
  if (!isEventName(name)) return refuse(`'${name}' is not a valid event name: it must not be empty, a number or a GUID.`);
  if (!call.request.headers['content-type']?.toLowerCase().startsWith('application/json')) {
    return refuse('Only application/json request content is supported');
  }
  const body = await jsonBody(call.request);
  return body.ok ? replyTo(await raiseEvent(call.durable, id, name, body.text)) : body.reply;
}

async function postRewind(call: ManagementCall, id: string): Promise<Reply> {
  const { kind } = await rewindInstance(call.durable, id);
  if (kind === 'not-found') return empty(404);
  return kind === 'rewound' ? empty(202) : refuse('The rewind operation is only supported on failed orchestration instances.', 412);
}

async function postRestart(call: ManagementCall, id: string): Promise<Reply> {
  const withNewId = call.request.url.searchParams.get('restartWithNewInstanceId')?.toLowerCase() !== 'false';
  const restarted = await restartInstance(call.durable, id, withNewId);
  if (restarted.kind === 'started') return accepted(call, restarted.id);
  return restarted.kind === 'not-found' ? empty(404) : refuse('The instance is still running or its orchestrator is unknown.', 409);
}

function replyTo(result: SendResult): Reply {
  switch (result.kind) {
    case 'sent':
      return empty(202);
    case 'not-found':
      return empty(404);
    case 'finished':
      return empty(410);
    case 'refused':
      return json(500, { Message: 'Something went wrong while processing your request', ExceptionMessage: result.because });
  }
}
