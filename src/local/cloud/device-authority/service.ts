import { type Answer, type Call, serve } from '../kernel/serve.js';
import type { Service, World } from '../kernel/world.js';

/** `signRequest`: a certs-only message (CMS, DER) for a request (PKCS #10, DER); undefined for one that does not prove its key. */
export type DeviceAuthorityOptions = { signRequest(request: Buffer): Promise<Buffer | undefined>; port?: number };

/** An EST server (RFC 7030) for the devices of this machine: `simpleenroll`, and nothing else of it. Callers bring a token for its own origin. */
export async function createDeviceAuthority(world: World, { signRequest, port = 0 }: DeviceAuthorityOptions): Promise<Service> {
  const here: { audience?: string } = {};
  const service = await serve(world, {
    name: 'device-authority',
    port,
    error: (status, code, message) => ({ status, headers: { 'content-type': 'text/plain' }, body: `${code}: ${message}` }),
    guard: (call) => authorized(world, here.audience ?? '', call),
    operations: [
      {
        name: 'simpleenroll',
        method: 'POST',
        path: '/.well-known/est/simpleenroll',
        handle: async ({ body }) => enrolled(await signRequest(Buffer.from(body.toString('ascii'), 'base64'))),
      },
    ],
  });
  here.audience = service.url;
  return service;
}

async function authorized(world: World, audience: string, { headers }: Call): Promise<Answer | undefined> {
  const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (await world.verifyServiceToken(token, audience)) return undefined;
  return {
    status: 401,
    headers: { 'content-type': 'text/plain', 'www-authenticate': 'Bearer' },
    body: 'A token for this server is needed.',
  };
}

function enrolled(message: Buffer | undefined): Answer {
  if (!message)
    return { status: 400, headers: { 'content-type': 'text/plain' }, body: 'This is no certificate request that proves its key.' };
  const headers = { 'content-type': 'application/pkcs7-mime; smime-type=certs-only', 'content-transfer-encoding': 'base64' };
  return { status: 200, headers, body: message.toString('base64') };
}
