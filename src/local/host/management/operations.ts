import { raiseEvent, restartInstance, resumeInstance, type SendResult, suspendInstance, terminateInstance } from '../durable/client.js';
import { isEventName } from '../durable/names.js';
import { rewindInstance } from '../durable/rewind.js';
import { empty, json, type Reply } from '../http/reply.js';
import { findInstance, isFinished } from '../store/instances.js';
import { flag, jsonBody, type ManagementCall, refuse, wentWrong } from './call.js';
import { answerStart } from './start.js';
import { patienceOf } from './wait.js';

/** POST instances/{id}/{operation}. What has ended answers 410, what isn't there 404. */
export async function postOperation(call: ManagementCall, id: string, operation: string): Promise<Reply> {
  const reason = call.request.url.searchParams.get('reason') ?? undefined;
  switch (operation) {
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

/**
 * POST instances/{id}/raiseEvent/{name}. A name that could forge a task's result is refused whatever else;
 * what isn't there or has ended is said before the body is looked at.
 */
export async function postEvent(call: ManagementCall, id: string, name: string): Promise<Reply> {
  if (!isEventName(name)) return refuse(400, `'${name}' is not a valid event name: it must not be a number or a GUID.`);
  const instance = findInstance(call.durable.store, id);
  if (!instance) return empty(404);
  if (isFinished(instance.status)) return empty(410);
  const mediaType = call.request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') return refuse(400, 'Only application/json request content is supported');
  const body = await jsonBody(call.request);
  return body.ok ? replyTo(await raiseEvent(call.durable, id, name, body.text)) : body.reply;
}

async function postRewind(call: ManagementCall, id: string): Promise<Reply> {
  const rewound = await rewindInstance(call.durable, id);
  switch (rewound.kind) {
    case 'rewound':
      return empty(202);
    case 'not-found':
      return json(404, `No orchestration with instance ID "${id}" found.`);
    case 'not-failed':
      return json(412, `This orchestration has status ${rewound.status}, but only orchestrations in the "Failed" state can be rewound.`);
  }
}

async function postRestart(call: ManagementCall, id: string): Promise<Reply> {
  const patience = patienceOf(call.request.url.searchParams);
  if (typeof patience === 'string') return refuse(400, patience);
  const restarted = await restartInstance(call.durable, id, flag(call, 'restartWithNewInstanceId') !== false);
  switch (restarted.kind) {
    case 'started':
      return answerStart(call, restarted.id, patience);
    case 'exists':
      return refuse(409, 'A non-terminal instance with this instance ID already exists.');
    case 'not-found':
    case 'unknown-orchestrator':
      return refuse(400, 'InstanceId does not match a valid orchestration instance.');
  }
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
      return wentWrong(result.because);
  }
}
