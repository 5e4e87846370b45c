import type { Answer, Call } from '../kernel/serve.js';
import type { World } from '../kernel/world.js';
import { header } from './account.js';
import { errorAnswer } from './errors.js';

/** Refuses (401) a call without a Microsoft Entra token for this account or for Cosmos DB as a whole; keys are switched off, as in a locked-down account. */
export function createAuthorize(world: World, endpoint: () => string): (call: Call) => Promise<Answer | undefined> {
  const good = async (token: string): Promise<boolean> => {
    for (const audience of [endpoint().replace(/\/$/, ''), endpoint(), 'https://cosmos.azure.com'])
      if (await world.verifyServiceToken(token, audience)) return true;
    return false;
  };
  return async (call) => {
    const { type, token } = credential(header(call, 'authorization') ?? '');
    if (type === 'master') return refusal('Local Authorization is disabled. Use an AAD token to authorize all requests.', 5202);
    if (type !== 'aad' || token === undefined)
      return refusal('Required Header authorization is missing. Ensure a valid Authorization token is passed.');
    return (await good(token)) ? undefined : refusal('The input authorization token is invalid, expired or meant for another service.');
  };
}

const refusal = (message: string, substatus = 0): Answer => errorAnswer(401, message, substatus);

/** `type=aad&ver=1.0&sig=<token>`, percent-encoded or not. */
function credential(value: string): { type: string | undefined; token: string | undefined } {
  const plain = /%3d/i.test(value) ? decodeURIComponent(value) : value;
  const match = /^type=(\w+)&ver=1\.0&sig=(.+)$/.exec(plain);
  return { type: match?.[1], token: match?.[2] };
}
