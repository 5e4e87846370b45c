import { z } from 'zod';
import type { SignalStream, StreamView } from '../ports/signals.js';
import { latchError } from './azure-trouble.js';
import type { SsfMetadata } from './ssf-metadata.js';

const push = 'urn:ietf:rfc:8935';
const patienceMs = 10_000;

const Stream = z.object({
  stream_id: z.string().min(1).max(256),
  aud: z.union([z.string(), z.array(z.string())]),
  status: z.string().default('enabled'),
  delivery: z.object({ method: z.string(), endpoint_url: z.string().optional() }),
  events_delivered: z.array(z.string()).optional(),
});
type Stream = z.infer<typeof Stream>;
/** The list of a transmitter is an array; one that knows a single stream may answer just that. */
const Streams = z.union([z.array(Stream), Stream.transform((stream) => [stream])]);

type Wanted = Parameters<SignalStream['keep']>[0];

/** Stream configuration and verification of SSF 1.0 (section 8.1): push delivery to us. `token`: bearer of the transmitter's management API. */
export function ssfStream({ metadata, token }: { metadata: () => Promise<SsfMetadata>; token: string }): SignalStream {
  const call = (url: string | undefined, method: string, body?: unknown) => callApi(url, method, token, body);
  const ledTo = async (address: string): Promise<Stream | undefined> => {
    const all = Streams.parse((await call((await metadata()).configuration_endpoint, 'GET')) ?? []);
    return all.find(({ delivery }) => delivery.endpoint_url === address);
  };
  const keep = async (wanted: Wanted): Promise<Stream> => {
    const { configuration_endpoint: url } = await metadata();
    const ours = await ledTo(wanted.url);
    if (!ours) return Stream.parse(await call(url, 'POST', asked(wanted)));
    return Stream.parse(await call(url, 'PATCH', { stream_id: ours.stream_id, ...asked(wanted) }));
  };
  return {
    keep: async (wanted) => viewOf(await unlessTroubled('stream', () => keep(wanted))),
    async find(url) {
      const found = await unlessTroubled('stream', () => ledTo(url));
      return found && viewOf(found);
    },
    async verify(id, state) {
      await unlessTroubled('verification', async () => call((await metadata()).verification_endpoint, 'POST', { stream_id: id, state }));
    },
  };
}

const viewOf = ({ stream_id: id, aud, status, events_delivered: delivered }: Stream): StreamView => ({
  ...{ id, audience: [aud].flat(), status },
  ...(delivered && { delivered }),
});

const asked = ({ url, authorization, events }: Wanted) => ({
  delivery: { method: push, endpoint_url: url, authorization_header: authorization },
  events_requested: events,
  description: 'Latch: ends access of people it hears about',
});

async function unlessTroubled<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw latchError('signals-unavailable', what, error);
  }
}

/** 404 on a list means that there is none. */
async function callApi(url: string | undefined, method: string, token: string, body?: unknown): Promise<unknown> {
  if (url === undefined) throw new Error('the transmitter does not say where');
  const response = await fetch(url, {
    ...{ method, redirect: 'error', signal: AbortSignal.timeout(patienceMs) },
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (method === 'GET' && response.status === 404) return undefined;
  if (!response.ok) throw latchError('signals-unavailable', `stream ${method}`, { statusCode: response.status });
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}
