import { expect, it } from 'vitest';
import type { Latch } from '../support/latch.js';
import { asked, hour } from '../support/visit.js';

/** What the security desk is told while it happens. */
export function watchingLive(latch: Latch): void {
  it('a stream tells of a request while it is still open, and goes on where it was broken off', async () => {
    const { accessToken } = await latch.local<{ accessToken: string }>('POST', '/tokens', { user: 'dan' });
    const listen = async (place?: string) => {
      const leave = new AbortController();
      const headers = { authorization: `Bearer ${accessToken}`, ...(place !== undefined && { 'last-event-id': place }) };
      const { body, status } = await fetch(`${latch.api}/api/stream`, { headers, signal: leave.signal });
      expect(status).toBe(200);
      const chunks = (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      return {
        async until(wanted: string) {
          while (!text.includes(wanted)) text += (await chunks.read()).value;
          return text;
        },
        place: () => [...text.matchAll(/^id: (.+)$/gm)].at(-1)?.[1],
        leave: () => leave.abort(),
      };
    };
    const inHours = async (count: number) => new Date((await latch.now()).getTime() + count * hour);
    const first = await listen();
    expect(await first.until('event: open')).not.toContain('event: happened');
    const id = await asked(latch, 'tara', ['cage-12'], await inHours(2), await inHours(3));
    expect(await first.until(id)).toContain('"kind":"request.asked"');
    const place = first.place();
    first.leave();
    await latch.as('tara')('POST', `/requests/${id}/cancel`, {});
    await latch.local('POST', '/idle');
    const second = await listen(place);
    expect(await second.until('"kind":"request.cancelled"')).toContain(id);
    expect(await second.until('event: open')).not.toContain('event: gap');
    second.leave();
  });
}
