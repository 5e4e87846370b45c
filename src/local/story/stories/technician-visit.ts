import { revealedCode, type Story } from '../story.js';

/** An exclusion area: two people must agree, and the code is only shown to the technician, once, after signing in. */
export const technicianVisit: Story = {
  name: 'technician-visit',
  title: 'Tara, an external technician, works in server room A: two approvers, a sealed code',
  timeZone: 'Europe/Berlin',
  async tell(teller, at) {
    const asked = await teller.does('tara', 'asks for server-a, 12:00–13:00', 'POST', '/requests', {
      doorIds: ['server-a'],
      window: { start: at('12:00').toISOString(), end: at('13:00').toISOString() },
      purpose: 'Replace the failed power supply in rack 7',
      ticket: 'INC-4711',
    });
    const id = String(asked['id']);
    teller.watch(id);
    await teller.until(at('09:20'));
    const decision = { decision: 'approve', reason: 'The rack runs on one supply' };
    await teller.does('bob', 'approves', 'POST', `/requests/${id}/decisions`, decision);
    await teller.until(at('09:40'));
    await teller.does('carol', 'approves too', 'POST', `/requests/${id}/decisions`, decision);
    await teller.until(at('12:03'));
    const code = await revealedCode(teller, 'tara', id);
    const opened = await teller.types('tara', 'server-a', code);
    await teller.until(at('13:01'));
    return opened ? 'Two people agreed, one code opened one door, and the lock is empty again.' : undefined;
  },
};
