import { expect, it } from 'vitest';
import type { Latch } from '../../support/latch.js';
import { approved, askedNow, hour, type Keypad, openings, type } from '../../support/visit.js';

export function byPhone(latch: Latch, codes: Set<string>): void {
  const tap = (phone: string, code: string, spoil?: string) =>
    latch.local<Keypad>('POST', '/doors/server-a/tap', { phone, code, ...(spoil && { spoil }) });

  it('a code that was shown on a phone opens with that phone alone, once', async () => {
    const id = await askedNow(latch, 'tara', 'server-a', 'Look after the cooling', 10);
    await approved(latch, id, 'bob', 'carol');
    const { publicJwk } = await latch.local<{ publicJwk: object }>('GET', '/phones/tara');
    const shown = await latch.as('tara')('POST', `/requests/${id}/code/reveal`, { phone: publicJwk });
    const [{ code } = { code: '' }] = shown.body['codes'] as { code: string }[];
    codes.add(code);
    const before = (await openings(latch, 'server-a')).length;
    expect(await type(latch, 'server-a', code)).toMatchObject({ opened: false });
    expect(await tap('bob', code)).toMatchObject({ opened: false });
    expect(await tap('tara', code)).toMatchObject({ opened: true });
    expect(await tap('tara', code)).toMatchObject({ opened: false });
    expect(await openings(latch, 'server-a')).toHaveLength(before + 1);
    await latch.advance(hour);
  });

  it('a phone at a lock that judges and holds nothing of it opens nothing, whatever it answers', async () => {
    for (const spoil of [undefined, 'replay', 'relay'])
      expect(await latch.local('POST', '/doors/cage-12/tap', { phone: 'tara', ...(spoil && { spoil }) })).toMatchObject({ opened: false });
  });
}
