import { describe, expect, it } from 'vitest';
import type { Link } from '../../../../src/local/cloud/iot-hub/links.js';
import { createMethodCalls } from '../../../../src/local/cloud/iot-hub/method-calls.js';

function fakeLink() {
  const gone = new AbortController();
  const sent: string[] = [];
  const at = new Date();
  const link: Link = {
    deviceId: 'lock-1',
    filters: new Set(),
    takesMethods: true,
    since: at,
    lastActivity: at,
    publish: (topic) => void sent.push(topic.replace(/^.*rid=/, '')),
    drop: () => gone.abort(),
    gone: gone.signal,
  };
  return { link, sent };
}

describe('a method on its way', () => {
  it('ends with the answer of its own device only', async () => {
    const calls = createMethodCalls();
    const { link, sent } = fakeLink();
    const answer = calls.invoke(link, 'sync', {}, 60_000);
    calls.answer('other', sent[0] ?? '', 200, '"not yours"');
    calls.answer('lock-1', sent[0] ?? '', 200, '{"ok":true}');
    expect(await answer).toEqual({ status: 200, payload: { ok: true } });
    await calls.idle();
  });

  it('without an answer in time is 504101, and a late one changes nothing', async () => {
    const calls = createMethodCalls();
    const { link, sent } = fakeLink();
    await expect(calls.invoke(link, 'sync', {}, 1)).rejects.toMatchObject({ status: 504, code: 504101 });
    calls.answer('lock-1', sent[0] ?? '', 200, '{}');
  });

  it('is 404104 when the connection ends, 502002 when the answer is not JSON', async () => {
    const calls = createMethodCalls();
    const dropped = fakeLink();
    const lost = calls.invoke(dropped.link, 'sync', {}, 60_000);
    dropped.link.drop();
    await expect(lost).rejects.toMatchObject({ status: 404, code: 404104 });
    const { link, sent } = fakeLink();
    const odd = calls.invoke(link, 'sync', {}, 60_000);
    calls.answer('lock-1', sent[0] ?? '', 200, '<html>');
    await expect(odd).rejects.toMatchObject({ status: 502, code: 502002 });
  });
});
