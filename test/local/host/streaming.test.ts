import { createServer, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onLoopback } from '../../../src/local/host/app/on-loopback.js';
import { createTestHost, type TestHost } from '../../../src/local/host/test-host.js';

let host: TestHost;
beforeAll(async () => {
  host = await createTestHost({ app: () => import('./apps/streaming.js') });
});
afterAll(() => host.close());

describe('a streaming function', () => {
  it('answers while it is still being asked', async () => {
    const heard: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const call = request(`${host.url}/api/shout/glad`, { method: 'POST' }, (answer) => {
        expect([answer.statusCode, answer.headers['x-mood']]).toEqual([200, 'glad']);
        answer.on('data', (chunk) => {
          heard.push(String(chunk));
          // The second word is only spoken after the first was answered.
          if (heard.join('').endsWith('ONE')) call.end('two');
        });
        answer.on('end', resolve);
      });
      call.on('error', reject);
      call.write('one');
    });
    expect(heard.join('')).toBe('glad:ONETWO');
  });

  it('is asked here even when the request names another host', async () => {
    const { port } = new URL(host.url);
    const answered = await new Promise<string>((resolve, reject) => {
      const call = request({ host: '127.0.0.1', port, method: 'POST', path: 'http://127.0.0.1:1/api/shout/glad' }, async (answer) => {
        let text = '';
        for await (const chunk of answer) text += String(chunk);
        resolve(text);
      });
      call.on('error', reject);
      call.end('here');
    });
    expect(answered).toBe('glad:HERE');
  });

  it('goes on in peace when its caller leaves in the middle', async () => {
    const leaving = new AbortController();
    const answer = await host.fetch('/api/drips', { signal: leaving.signal });
    const drops = answer.body?.getReader();
    expect(Buffer.from((await drops?.read())?.value ?? []).toString()).toContain('drop');
    leaving.abort();
    await expect(drops?.read()).rejects.toThrow('aborted');
    await delay(400); // as long as it goes on dripping
    expect(await (await host.fetch('/api/shout/still', { method: 'POST', body: 'here' })).text()).toBe('still:HERE');
  });

  it('names no invocation to its caller', async () => {
    const answer = await host.fetch('/api/shout/glad', { method: 'POST', body: 'x', headers: { 'x-ms-invocation-id': 'mine' } });
    expect([answer.status, answer.headers.has('x-ms-invocation-id')]).toEqual([200, false]);
  });

  it('that throws answers 500', async () => {
    expect((await host.fetch('/api/sour')).status).toBe(500);
  });

  it('that does not answer in its time answers 500', async () => {
    const hasty = await createTestHost({ app: () => import('./apps/streaming.js'), hostJson: { functionTimeout: '00:00:00.05' } });
    expect((await hasty.fetch('/api/stalls')).status).toBe(500);
    await hasty.close();
  });
});

it('what listens without saying where does so on loopback while streams are set up, and as it says otherwise', async () => {
  const bound = (where?: string) =>
    new Promise<string>((resolve) => {
      const server = createServer();
      const done = () => {
        resolve(JSON.stringify(server.address()));
        server.close();
      };
      if (where === undefined) server.listen(done);
      else server.listen(0, where, done);
    });
  expect((await onLoopback(() => bound())).result).toContain('"127.0.0.1"');
  expect((await onLoopback(() => bound('0.0.0.0'))).result).toContain('"0.0.0.0"');
  expect(await bound()).not.toContain('"127.0.0.1"');
});

it('many calls share connections, and each gets its own answer', async () => {
  const words = Array.from({ length: 60 }, (_, index) => `w${index}`);
  const say = async (word: string) => (await host.fetch(`/api/shout/${word}`, { method: 'POST', body: word })).text();
  const first = await Promise.all(words.map(say));
  const second = await Promise.all(words.map(say));
  expect([first, second]).toEqual([
    words.map((word) => `${word}:${word.toUpperCase()}`),
    words.map((word) => `${word}:${word.toUpperCase()}`),
  ]);
});
