import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it('that throws answers 500', async () => {
    expect((await host.fetch('/api/sour')).status).toBe(500);
  });

  it('that does not answer in its time answers 500', async () => {
    const hasty = await createTestHost({ app: () => import('./apps/streaming.js'), hostJson: { functionTimeout: '00:00:00.05' } });
    expect((await hasty.fetch('/api/stalls')).status).toBe(500);
    await hasty.close();
  });
});
