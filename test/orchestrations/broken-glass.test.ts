import { afterEach, describe, expect, it } from 'vitest';
import { brokenGlassFlow, RequestChanged } from '../../orchestrations/events.js';
import { breakGlass, reviewGlass } from '../../src/domain/break-glass.js';
import { LatchError } from '../../src/domain/errors.js';
import { doors, people } from '../support/site.js';
import { type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());
const { bob, carol, carolAdm, frank, olu, tara } = people;

/** Security breaks the glass for Tara, who stands before the server room. */
async function broken(before = () => {}): Promise<void> {
  story = await tell({ doors: [doors.server], requester: tara, startNow: 60 });
  await story.until('09:05');
  before();
  const now = story.ports.clock.now();
  await story.ports.requests.change(story.requestId, (record) => {
    const reply = breakGlass(record, { personId: frank.id, as: 'security', reason: '<b>Smoke</b>' }, (one, other) => one === other, now);
    return reply.kind === 'refused' ? record : reply.record;
  });
  await story.host.raise(story.requestId, RequestChanged.name, {});
  await story.host.start(brokenGlassFlow.name, { requestId: story.requestId }, { instanceId: `glass-${story.requestId}` });
}
const to = (address: string | undefined) => story.ports.messages.outbox.mails.filter((mail) => mail.to.address === address);
const subjects = (address: string | undefined) => to(address).map(({ subject }) => subject);

describe('a request for which the glass was broken', () => {
  it('goes on at once, and is over after a quarter of an hour', async () => {
    await broken();
    expect([await story.state(), story.held()]).toEqual(['delivered', ['server-a']]);
    await story.until('09:19');
    expect(story.held()).toEqual(['server-a']);
    await story.until('09:21');
    expect([await story.state(), story.held()]).toEqual(['closed: no-show', []]);
  });

  it('is told to security at once, also where no mail goes to those who were passed over', async () => {
    await broken(() => {
      const { email } = story.ports.messages;
      story.ports.messages.email = async (mail) => {
        if (mail.to.name === 'Security') return email(mail);
        throw new LatchError('delivery-unavailable', 'too many mails', { status: 429 });
      };
    });
    expect(subjects('security@latch.example')).toEqual(['Emergency access without you: Door server-a']);
  });

  it('is told to everybody who was passed over, and to security every day until it was reviewed', async () => {
    await broken();
    for (const { mail } of [bob, carol, carolAdm, olu]) expect(subjects(mail).at(-1)).toBe('Emergency access without you: Door server-a');
    const [letter] = to(bob.mail).slice(-1);
    expect(letter?.text).toContain('<b>Smoke</b>');
    expect(letter?.html).toContain('&lt;b&gt;Smoke&lt;/b&gt;');
    const security = () => subjects('security@latch.example').length;
    expect(security()).toBe(1);
    await story.host.advance(new Date('2030-03-06T10:00:00Z'));
    expect(security()).toBe(3);
    await story.ports.requests.change(story.requestId, (record) => {
      const reply = reviewGlass(record, { by: olu.id, findings: 'fine' }, () => false, story.ports.clock.now());
      return reply.kind === 'refused' ? record : reply.record;
    });
    await story.host.advance(new Date('2030-03-12T10:00:00Z'));
    expect(security()).toBe(3);
  });
});
