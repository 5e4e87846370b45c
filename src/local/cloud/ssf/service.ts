import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { writePrivately } from '../../pki/key-pair-file.js';
import { type Attempt, courier } from '../kernel/courier.js';
import { readJson } from '../kernel/read-json.js';
import { type Answer, type Call, serve } from '../kernel/serve.js';
import { keySetOf, openSigningKeys } from '../kernel/signing-keys.js';
import type { Service, World } from '../kernel/world.js';
import { type SetBreak, signSet, spoilSet } from './spoil-set.js';
import { type Stream, streamsIn } from './streams.js';

/** An event to be told. `event`: the URI of its type; `subject`: RFC 9493, without it nobody; `claims`: what else the token says; `break`: one thing that is wrong with it; `authorization`: instead of the stream's. */
export type EventOrder = {
  event: string;
  payload?: Record<string, unknown>;
  subject?: unknown;
  claims?: Record<string, unknown>;
  break?: SetBreak;
  authorization?: string;
};
/** A body as it is. */
export type RawOrder = { raw: string; contentType?: string };

export type Transmitter = Service & {
  /** Bearer token of its management API. */
  token: string;
  /** The first try's answer; what was not taken comes again. Undefined: there is no stream to push to. */
  tell(order: EventOrder | RawOrder): Promise<(Attempt & { jti?: string }) | undefined>;
  rotateKeys(): Promise<void>;
};

type Parcel = { url: string; headers: Record<string, string>; body: string };

const streamPath = '/ssf/stream';
const verification = 'https://schemas.openid.net/secevent/ssf/event-type/verification';
const Verify = z.object({ stream_id: z.string(), state: z.string().optional() });
const error = (status: number, code: string, message: string): Answer => ({ status, body: { error: code, error_description: message } });

/** A transmitter of shared signals (SSF 1.0): its metadata and keys, stream configuration and verification, and pushing tokens (RFC 8935) until they are taken or refused. Keeps itself under `${dataDir}/ssf/`. */
export async function createTransmitter(world: World, { port = 0 }: { port?: number } = {}): Promise<Transmitter> {
  const dir = join(world.dataDir, 'ssf');
  const keys = await openSigningKeys(dir);
  const token = keptToken(join(dir, 'token'));
  let url = '';
  const streams = streamsIn(join(dir, 'streams.json'), { issuer: () => url, path: streamPath });
  const post = courier<Parcel>(join(dir, 'outbox.db'), (parcel) => push(parcel));
  const headersFor = ({ delivery }: Stream, authorization = delivery.authorization_header) => ({
    'content-type': 'application/secevent+jwt',
    accept: 'application/json',
    ...(authorization !== undefined && { authorization }),
  });
  const tellEvent = async (stream: Stream, order: EventOrder): Promise<Attempt & { jti: string }> => {
    const claims = claimsOf(order, { iss: url, aud: stream.delivery.endpoint_url, now: world.clock.now() });
    const body = await (order.break ? spoilSet(order.break, claims, keys.current()) : signSet(claims, keys.current()));
    const attempt = await post.send({ url: stream.delivery.endpoint_url, headers: headersFor(stream, order.authorization), body });
    return { ...attempt, jti: claims.jti };
  };
  const verify = (call: Call): Answer => {
    const asked = Verify.safeParse(readJson(call.body)).data;
    const stream = streams.first();
    if (!asked || stream?.stream_id !== asked.stream_id) return error(404, 'not_found', 'There is no such stream.');
    const { stream_id: id, state } = asked;
    void tellEvent(stream, { event: verification, payload: state === undefined ? {} : { state }, subject: { format: 'opaque', id } });
    return { status: 204 };
  };
  const metadata = (): Answer => ({
    status: 200,
    body: {
      ...{ spec_version: '1_0', issuer: url, jwks_uri: `${url}/ssf/jwks` },
      ...{ configuration_endpoint: `${url}${streamPath}`, verification_endpoint: `${url}/ssf/verify` },
      ...{ delivery_methods_supported: ['urn:ietf:rfc:8935'], authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6750' }] },
      default_subjects: 'ALL',
    },
  });
  const isOpen = ({ path }: Call) => path === '/ssf/jwks' || path.startsWith('/.well-known/');
  const service = await serve(world, {
    ...{ name: 'ssf', port, error, idle: post.idle },
    guard: (call) =>
      isOpen(call) || call.headers.authorization === `Bearer ${token}` ? undefined : error(401, 'invalid_token', 'The token is not known.'),
    operations: [
      { name: 'Metadata', method: 'GET', path: '/.well-known/ssf-configuration', handle: metadata },
      { name: 'Keys', method: 'GET', path: '/ssf/jwks', handle: () => ({ status: 200, body: keySetOf(keys) }) },
      { name: 'VerifyStream', method: 'POST', path: '/ssf/verify', handle: verify },
      ...streams.operations,
    ],
  });
  url = service.url;
  return {
    ...service,
    token,
    async tell(order) {
      const stream = streams.first();
      if (!stream) return undefined;
      if (!('raw' in order)) return tellEvent(stream, order);
      const { 'content-type': usual, ...headers } = headersFor(stream);
      return post.send({
        url: stream.delivery.endpoint_url,
        headers: { ...headers, 'content-type': order.contentType ?? usual },
        body: order.raw,
      });
    },
    rotateKeys: keys.rotate,
    close: async () => {
      await service.close();
      await post.close();
    },
  };
}

/** Made at first start. */
function keptToken(file: string): string {
  if (!existsSync(file)) writePrivately(file, randomUUID());
  return readFileSync(file, 'utf8');
}

function claimsOf({ event, payload = {}, subject, claims = {} }: EventOrder, { iss, aud, now }: { iss: string; aud: string; now: Date }) {
  const iat = Math.floor(now.getTime() / 1000);
  const said = { iss, aud, iat, jti: randomUUID(), ...(subject !== undefined && { sub_id: subject }) };
  return { ...said, events: { [event]: payload }, ...claims } satisfies JWTPayload & { jti: string };
}

async function push({ url, headers, body }: Parcel): Promise<Attempt> {
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: AbortSignal.timeout(10_000) });
  return { status: response.status, body: await response.text() };
}
