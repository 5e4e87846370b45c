import { revealedCode, type Story } from '../story.js';

/** The same visit, but the security team takes it back while the code is already in the technician's hand. */
export const revokedVisit: Story = {
  name: 'revoked-visit',
  title: 'Tara’s visit is revoked while she stands before the door',
  timeZone: 'Europe/Berlin',
  async tell(teller, at) {
    const asked = await teller.does('tara', 'asks for server-a, 12:00–13:00', 'POST', '/requests', {
      doorIds: ['server-a'],
      window: { start: at('12:00').toISOString(), end: at('13:00').toISOString() },
      purpose: 'Replace the failed power supply in rack 7',
    });
    const id = String(asked['id']);
    teller.watch(id);
    const decision = { decision: 'approve', reason: 'Agreed' };
    await teller.until(at('09:20'));
    await teller.does('bob', 'approves', 'POST', `/requests/${id}/decisions`, decision);
    await teller.does('carol', 'approves too', 'POST', `/requests/${id}/decisions`, decision);
    await teller.until(at('12:01'));
    const code = await revealedCode(teller, 'tara', id);
    const revoked = await teller.does('dan', 'revokes it: badge reported stolen', 'POST', '/revocations', {
      target: { kind: 'request', id },
      reason: 'Badge reported stolen',
    });
    const opened = await teller.types('tara', 'server-a', code);
    const receipt = await teller.does('dan', 'reads the receipt', 'GET', `/revocations/${String(revoked['id'])}`);
    await teller.until(at('13:01'));
    return !opened && receipt['confirmed'] === true ? 'Nothing opened, and the lock itself confirmed that it holds nothing.' : undefined;
  },
};
