import { expect, it } from 'vitest';
import type { Latch } from '../../support/latch.js';

export function atTheTerminal(latch: Latch): void {
  /** The status of the API's answer, which the control plane passes on as its own. */
  const present = (terminalId: string, change: object = {}): Promise<number> =>
    latch.local('POST', `/terminals/${terminalId}/entries`, { doorId: 'lobby', code: '123456782', ...change }).then(
      () => 200,
      (error: Error) => Number(/: (\d{3}) /.exec(error.message)?.[1]),
    );

  it('a terminal is believed on its own word only, at its own door', async () => {
    expect(await present('lobby-t1')).toBe(200);
    for (const assertion of ['signature', 'body', 'expired', 'door', 'issuer', 'replay', 'none'])
      expect([assertion, await present('lobby-t2', { assertion })]).toEqual([assertion, 401]);
    expect(await present('lobby-t2')).toBe(200);
    expect(await present('server-a-t1')).toBe(401);
    expect(await present('lobby-t1', { doorId: 'no-such-door' })).toBe(404);
  });
}
