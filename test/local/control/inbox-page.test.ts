import { describe, expect, it } from 'vitest';
import { inboxPage } from '../../../src/local/control/pages/inbox-page.js';
import type { OutboxMessage } from '../../../src/local/control/stage.js';

const sent = (change: Partial<OutboxMessage>): OutboxMessage => ({
  ...{ id: '1', at: '2027-02-03T08:00:00.000Z', channel: 'teams', to: 'bob@latch.example' },
  ...change,
});
const page = (...messages: OutboxMessage[]) => inboxPage(messages, { to: 'bob', people: ['alice', 'bob'] });
const hostile = '<img src=x onerror=alert(1)>"\'';

describe('the inbox of a local Latch', () => {
  it('shows the newest first, and whose it is', () => {
    const shown = page(sent({ channel: 'sms', text: 'the early one' }), sent({ channel: 'sms', text: 'the late one' }));
    expect(shown.indexOf('the late one')).toBeLessThan(shown.indexOf('the early one'));
    expect(shown).toContain('<b>bob</b>');
    expect(shown).toContain('<a href="?to=alice">');
    expect(inboxPage([], { to: undefined, people: [] })).toContain('Nothing yet.');
  });

  it('shows a card as a form whose buttons say what they do', () => {
    const data = { kind: 'decide', requestId: 'r-1', mac: 'm' };
    const card = {
      body: [
        { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'Decision wanted', size: 'Large' }] },
        { type: 'Input.Text', id: 'reason', label: 'Reason', isMultiline: true, isRequired: true },
        { type: 'Input.ChoiceSet', id: 'door', label: 'Door', choices: [{ title: 'Lobby', value: 'lobby' }] },
        { type: 'Input.Toggle', id: 'escort', title: 'I come along' },
        { type: 'Input.Date', id: 'date', label: 'Day' },
      ],
      actions: [
        { type: 'Action.Execute', title: 'Approve', verb: 'approve', data },
        { type: 'Action.OpenUrl', title: 'Open', url: 'http://127.0.0.1/x' },
      ],
    };
    const shown = page(sent({ card }));
    for (const part of [
      '<bdi class="large">Decision wanted</bdi>',
      '<textarea name="reason" required rows="3">',
      '<option value="lobby">Lobby</option>',
      '<input type="checkbox" name="escort" value="true">',
      '<input name="date" type="date">',
      '<button data-verb="approve" data-request="r-1">Approve</button>',
      '<a href="http://127.0.0.1/x" target="_blank" rel="noopener">Open</a>',
    ])
      expect(shown).toContain(part);
  });

  it('sets nothing in motion that somebody else wrote', () => {
    const card = {
      body: [{ type: 'RichTextBlock', inlines: [{ text: hostile }] }],
      actions: [{ type: 'Action.Execute', title: hostile, verb: hostile }],
    };
    const shown = page(
      sent({ card, to: hostile, subject: hostile }),
      sent({ text: hostile }),
      sent({ html: `<script>alert(1)</script>${hostile}` }),
    );
    expect(shown).not.toContain('<img');
    expect(shown.match(/<script/g)).toHaveLength(1);
    expect(shown).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(page(sent({ card: 'no card' }))).toContain('<pre>&quot;no card&quot;</pre>');
  });
});
