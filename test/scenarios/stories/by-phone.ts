import { expect, it } from 'vitest';
import { type Latch, minutes } from '../../support/latch.js';
import { approved, asked, hour, type Keypad, openings, type } from '../../support/visit.js';

export function byPhone(latch: Latch, codes: Set<string>): void {
  const tap = (phone: string, code: string, spoil?: string) =>
    latch.local<Keypad>('POST', '/doors/server-a/tap', { phone, code, ...(spoil && { spoil }) });

  it('a code that was shown on a phone opens with that phone alone, once', async () => {
    const start = new Date((await latch.now()).getTime() + 3 * hour);
    const id = await asked(latch, 'tara', ['server-a'], start, new Date(start.getTime() + hour));
    await approved(latch, id, 'bob', 'carol');
    await latch.setTo(new Date(start.getTime() - minutes(5)));
    const { publicJwk } = await latch.local<{ publicJwk: object }>('GET', '/phones/tara');
    const shown = await latch.as('tara')('POST', `/requests/${id}/code/reveal`, { phone: publicJwk });
    const [{ code } = { code: '' }] = shown.body['codes'] as { code: string }[];
    codes.add(code);
    await latch.setTo(start);
    const before = (await openings(latch, 'server-a')).length;
    expect(await type(latch, 'server-a', code)).toMatchObject({ opened: false });
    expect(await tap('bob', code)).toMatchObject({ opened: false });
    expect(await tap('tara', code)).toMatchObject({ opened: true });
    expect(await tap('tara', code)).toMatchObject({ opened: false });
    expect(await openings(latch, 'server-a')).toHaveLength(before + 1);
    await latch.advance(hour + minutes(1));
  });

  it('a phone at a lock that judges and holds nothing of it opens nothing, whatever it answers', async () => {
    for (const spoil of [undefined, 'replay', 'relay'])
      expect(await latch.local('POST', '/doors/cage-12/tap', { phone: 'tara', ...(spoil && { spoil }) })).toMatchObject({ opened: false });
  });
}
