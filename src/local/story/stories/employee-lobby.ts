import type { Story } from '../story.js';

/** A controlled door, an ordinary employee, nobody needs to decide. */
export const employeeLobby: Story = {
  name: 'employee-lobby',
  title: 'Alice enters the lobby: no approver, one code, one opening',
  timeZone: 'Europe/Berlin',
  async tell(teller, at) {
    const window = { start: at('14:00').toISOString(), end: at('15:00').toISOString() };
    const asked = await teller.does('alice', 'asks for lobby, 14:00–15:00', 'POST', '/requests', {
      doorIds: ['lobby'],
      window,
      purpose: 'Meet the fire inspector',
    });
    teller.watch(String(asked['id']));
    await teller.until(at('14:05'));
    const code = await teller.codeFor('alice');
    const opened = await teller.types('alice', 'lobby', code);
    const again = await teller.types('alice', 'lobby', code);
    await teller.until(at('15:01'));
    return opened && !again ? 'One code, one opening; the second try was refused.' : undefined;
  },
};
