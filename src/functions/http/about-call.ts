import { aboutOf, type LogFields } from '../../domain/log-fields.js';
import type { EndpointDescription } from './endpoint.js';
import type { Reply } from './reply.js';

const families: Readonly<Record<string, keyof LogFields>> = {
  requests: 'requestId',
  visits: 'visitId',
  revocations: 'revocationId',
  doors: 'doorId',
};

/** What a call was about: what its route names, or what it has just made. */
export function aboutCall(
  { route }: Pick<EndpointDescription, 'route'>,
  params: Readonly<Record<string, string>>,
  reply: Reply,
): LogFields {
  const field = families[route.split('/')[1] ?? ''];
  const id = params['id'] ?? params['doorId'] ?? madeBy(reply);
  return field === undefined || id === undefined ? {} : aboutOf({ [field]: id });
}

function madeBy(reply: Reply): string | undefined {
  if (reply.kind !== 'answer' || typeof reply.body !== 'object' || reply.body === null) return undefined;
  const { id, revocationId }: { id?: unknown; revocationId?: unknown } = reply.body;
  return [id, revocationId].find((each) => typeof each === 'string');
}
