import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writePrivately } from '../../pki/key-pair-file.js';
import { readJson } from '../kernel/read-json.js';
import type { Answer, Call, Operation } from '../kernel/serve.js';

const Delivery = z.object({ method: z.literal('urn:ietf:rfc:8935'), endpoint_url: z.url(), authorization_header: z.string().optional() });
const Asked = z.object({ delivery: Delivery, events_requested: z.array(z.string()).default([]), description: z.string().optional() });
const Changed = Asked.partial().extend({ stream_id: z.string() });
export type Stream = z.infer<typeof Asked> & { stream_id: string };

export type Streams = { operations: Operation[]; first(): Stream | undefined };

/** Stream configuration (SSF 1.0, section 8.1.1): create, read, update, delete; kept in `file`. `audience`: what tokens on the stream name. */
export function streamsIn(file: string, { issuer, path }: { issuer: () => string; path: string }): Streams {
  mkdirSync(dirname(file), { recursive: true });
  let kept: Stream[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const save = (next: Stream[]) => {
    kept = next;
    writePrivately(file, JSON.stringify(kept));
  };
  const shown = ({ delivery: { authorization_header: _, ...delivery }, ...stream }: Stream) => ({
    ...stream,
    ...{ iss: issuer(), aud: delivery.endpoint_url, status: 'enabled', delivery },
    events_delivered: stream.events_requested,
  });
  const withId = (id: string | null | undefined, act: (stream: Stream) => Answer): Answer => {
    const found = kept.find(({ stream_id }) => stream_id === id);
    return found ? act(found) : { status: 404, body: { error: 'no such stream' } };
  };
  const read = ({ query }: Call): Answer =>
    query.has('stream_id')
      ? withId(query.get('stream_id'), (stream) => ({ status: 200, body: shown(stream) }))
      : { status: 200, body: kept.map(shown) };
  const create = ({ body }: Call): Answer => {
    const asked = Asked.safeParse(readJson(body));
    if (!asked.success) return { status: 400, body: { error: 'not a stream configuration' } };
    const stream = { ...asked.data, stream_id: randomUUID() };
    save([...kept, stream]);
    return { status: 201, body: shown(stream) };
  };
  const update = ({ body }: Call): Answer => {
    const asked = Changed.safeParse(readJson(body));
    if (!asked.success) return { status: 400, body: { error: 'not a stream configuration' } };
    return withId(asked.data.stream_id, (stream) => {
      const next: Stream = { ...stream, ...defined(asked.data) };
      save(kept.map((each) => (each === stream ? next : each)));
      return { status: 200, body: shown(next) };
    });
  };
  const remove = ({ query }: Call): Answer =>
    withId(query.get('stream_id'), (stream) => {
      save(kept.filter((each) => each !== stream));
      return { status: 204 };
    });
  return {
    first: () => kept[0],
    operations: [
      { name: 'ReadStreams', method: 'GET', path, handle: read },
      { name: 'CreateStream', method: 'POST', path, handle: create },
      { name: 'UpdateStream', method: 'PATCH', path, handle: update },
      { name: 'DeleteStream', method: 'DELETE', path, handle: remove },
    ],
  };
}

const defined = ({ delivery, events_requested: events, description }: z.infer<typeof Changed>) => ({
  ...(delivery && { delivery }),
  ...(events && { events_requested: events }),
  ...(description !== undefined && { description }),
});
