import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DeliveryRecord } from '../../src/domain/delivery.js';
import { type AttemptStory, explainAttempt } from '../../src/domain/explain/attempt.js';
import { explainRequest } from '../../src/domain/explain/request.js';
import { RequestCause, type RequestStory } from '../../src/domain/explain/request-cause.js';
import { AttemptRecord, DenialReason } from '../../src/domain/grant-record.js';
import { GrantId } from '../../src/domain/ids.js';
import type { DoorState, RequestRecord } from '../../src/domain/request-record.js';
import { alice, asked, at, lobby, requestId } from './given.js';

const digits = '384175920';
const grantId = GrantId.parse('00000000-0000-4000-8000-000000000900');

/** An attempt denied for this reason, with everything known around it. */
const attemptStory = (because: DenialReason): AttemptStory => ({
  attempt: AttemptRecord.parse({
    ...{
      id: 'a:1',
      kind: 'attempt',
      doorId: lobby.id,
      attemptId: '1',
      readerId: 'r1',
      judge: 'cloud',
      at: at('14:05'),
      state: 'denied',
      because,
    },
    ...{ grantId, requestId, generation: 1, throttledUntil: at('14:06') },
  }),
  door: { ...lobby, name: 'Lobby' },
  code: {
    ...{
      id: 'c:1',
      kind: 'code',
      doorId: lobby.id,
      grantId,
      requestId,
      subjectId: alice,
      siteId: lobby.site,
      generation: 1,
      kid: 'k',
      state: 'used',
    },
    ...{ notBefore: at('14:00'), notAfter: at('14:15'), usedAt: at('14:01') },
  },
  request: asked({ doors: [lobby] }),
  lastContactAt: at('14:00'),
  lock: { offsetMs: 1_500 },
});

const requestIn = (change: Partial<RequestRecord>, door: Partial<DoorState> = {}): RequestRecord => {
  const record = asked({ doors: [lobby] });
  return { ...record, ...change, doors: record.doors.map((each) => ({ ...each, ...door })) };
};
const story = (record: RequestRecord, more: Partial<RequestStory> = {}): RequestStory => ({
  record,
  timeZone: 'UTC',
  disabled: [],
  deliveries: [],
  ...more,
});
const closed = (outcome: NonNullable<RequestRecord['outcome']>, because?: string, change: Partial<RequestRecord> = {}) =>
  story(requestIn({ status: 'closed', outcome, ...(because && { because }), ...change }));
const denying = (name: 'identity' | 'access' | 'risk', reason: string): Partial<RequestRecord> => ({
  checks: [{ name, outcome: 'denied', reasons: [reason], policyVersion: 'site-7', at: at('09:00') }],
});
const message = (change: Partial<DeliveryRecord>): DeliveryRecord => ({
  ...{
    id: '00000000-0000-4000-8000-000000000777',
    requestId,
    doorId: lobby.id,
    generation: 1,
    stage: 'due',
    channel: 'sms',
    carries: 'code',
  },
  ...{ to: alice, at: at('13:30'), state: 'sending' },
  ...change,
});
const stuck = (because: 'quota' | 'unavailable') => message({ trouble: { because, times: 3, at: at('13:31') } });
const armed = (delivery: DoorState['delivery'], more: Partial<DoorState> = {}) => ({ lock: 'armed', delivery, ...more }) as const;

/** One story for every cause. */
const requestStories: Record<RequestCause, RequestStory> = {
  'being-checked': story(requestIn({ status: 'checking' })),
  'step-up-waits': story(requestIn({ status: 'step-up-required' })),
  'waits-for-approval': story(requestIn({ status: 'awaiting-approval' })),
  'not-due-yet': story(requestIn({ status: 'scheduled' })),
  'function-disabled': story(requestIn({ status: 'armed' }, armed('none')), { disabled: ['deliverCode', 'somethingElse'] }),
  'door-not-ready': story(requestIn({ status: 'arming' }, { lock: 'pending', because: 'door-offline' })),
  'gateway-down': story(requestIn({ status: 'armed' }, armed('held')), { deliveries: [stuck('unavailable')] }),
  'sending-quota': story(requestIn({ status: 'armed' }, armed('held')), { deliveries: [stuck('quota')] }),
  'not-delivered': story(requestIn({ status: 'delivered' }, armed('failed')), {
    deliveries: [message({ state: 'failed', because: '400' })],
  }),
  'code-on-its-way': story(requestIn({ status: 'armed' }, armed('none')), { deliveries: [message({})] }),
  'code-waits': story(requestIn({ status: 'delivered' }, armed('sent', { sealed: true }))),
  'code-was-sent': story(requestIn({ status: 'delivered' }, armed('sent')), { deliveries: [message({ state: 'sent' })] }),
  'code-was-shown': story(requestIn({ status: 'delivered' }, armed('revealed'))),
  'has-entered': story(requestIn({ status: 'entered' }, armed('sent'))),
  'unknown-person': closed('denied', 'unknown-person', denying('identity', 'unknown-person')),
  'account-disabled': closed('denied', 'account-disabled'),
  'role-missing': closed('denied', 'not-eligible'),
  'no-guests': closed('denied', 'no-guests'),
  'no-second-factor': closed('denied', 'mfa-not-registered'),
  'weak-second-factor': closed('denied', 'mfa-too-weak'),
  'policy-blocks': closed('denied', 'limited: compliant-device', denying('access', 'limited: compliant-device')),
  'risk-too-high': closed('denied', 'score-91', denying('risk', 'score-91')),
  'risk-unknown': closed('denied', 'risk-unavailable'),
  'nobody-may-decide': closed('denied', 'nobody-may-decide'),
  'denied-by-approver': closed('denied', 'denied-by-approver'),
  'nobody-decided': closed('lapsed', 'nobody-decided'),
  'no-step-up': closed('lapsed', 'no-step-up'),
  'door-full': closed('denied', 'full'),
  lockdown: closed('denied', 'lockdown'),
  'two-persons-need-the-cloud': closed('denied', 'two-persons-need-the-cloud'),
  'door-offline': closed('failed', 'door-offline'),
  'no-address': closed('failed', 'no-address'),
  'delivery-refused': closed('failed', 'BadArgument'),
  'orchestration-lost': closed('failed', 'orchestration-lost'),
  trouble: closed('failed', 'trouble'),
  'right-ended': closed('denied', 'undecided'),
  cancelled: closed('cancelled'),
  revoked: closed('revoked'),
  'no-show': closed('no-show'),
  over: closed('completed'),
};

const all = [
  ...DenialReason.options.map((because) => ({ name: `attempt ${because}`, ...explainAttempt(attemptStory(because)) })),
  ...RequestCause.options.map((cause) => ({ name: `request ${cause}`, ...explainRequest(requestStories[cause]) })),
];
const voices = ['person', 'guard', 'next'] as const;

describe('every cause', () => {
  it('is told: more than forty of them', () => {
    expect(all.length).toBeGreaterThanOrEqual(40);
    for (const cause of RequestCause.options) expect(explainRequest(requestStories[cause]).cause).toBe(cause);
  });

  it.each(voices)('has a sentence of its own for the voice: %s', (voice) => {
    const said = all.map((each) => each[voice]);
    expect(new Set(said).size).toBe(said.length);
  });

  it.each(all.map((each) => [each.name, each] as const))('%s: one sentence each, a next step, and no secret', (_name, told) => {
    for (const voice of ['person', 'guard', 'engineer', 'next'] as const) {
      expect(told[voice]).toMatch(/^[\w].*\.$/);
      expect(told[voice]).not.toMatch(/undefined|null|\[object|NaN/);
      expect(told[voice].replaceAll(/\D/g, ' ')).not.toMatch(/\d{6}/);
      expect(told[voice]).not.toContain(digits);
      expect(told[voice]).not.toMatch(/@|\+\d{6}|eyJ|Bearer|[0-9a-f]{32}/);
    }
    for (const voice of ['person', 'guard'] as const) expect(told[voice].slice(0, -1)).not.toMatch(/[.!?] /);
  });
});

/** The table people look things up in. */
function handbook(): string {
  const row = ({ name, person, guard, engineer, next }: (typeof all)[number]) =>
    `| \`${name.split(' ')[1]}\` | ${person} | ${guard} | ${engineer} | ${next} |`;
  const table = (of: string) => [
    '| cause | the person hears | the guard hears | the engineer hears, for example | next |',
    '| --- | --- | --- | --- | --- |',
    ...all.filter(({ name }) => name.startsWith(of)).map(row),
  ];
  const lines = [
    ...['# Why? Every answer there is', ''],
    'What `GET /api/explain/{id}` says, by cause (`because`). The examples of the engineer are about a made-up visit. This page is written by a test from the',
    'sentences themselves.',
    ...['', '## Denied at the door: `/api/explain/{attemptId}`', '', ...table('attempt')],
    ...['', '## No code, or no access: `/api/explain/{requestId}`', '', ...table('request')],
  ];
  return `${lines.join('\n')}\n`;
}

it('the handbook has every cause with its answers', async () => {
  await expect(handbook()).toMatchFileSnapshot('../../docs/explanations.md');
});

it('no word that ends a request in the flow, the gate or the directory is left unexplained', () => {
  const files = [
    'orchestrations/access-request.ts',
    'orchestrations/passage.ts',
    'src/domain/identity.ts',
    'src/domain/door.ts',
    'src/functions/sweep/mend.ts',
  ];
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const words = [...text.matchAll(/(?:because: |denied\(|'failed', |return )'([a-z]+(?:-[a-z]+)*)'/g)].map(([, word = '']) => word);
  expect(words).toEqual(expect.arrayContaining(['nobody-may-decide', 'mfa-not-registered', 'full', 'trouble', 'orchestration-lost']));
  const lapses = ['nobody-decided', 'no-step-up'];
  const unexplained = words.filter((word) => !lapses.includes(word) && explainRequest(closed('denied', word)).cause === 'right-ended');
  expect(unexplained).toEqual([]);
});

it('a fresh code whose message waits is explained by what it waits for', () => {
  const waiting = story(requestIn({ status: 'delivered' }, armed('held', { sealed: true })), { deliveries: [stuck('quota')] });
  expect(explainRequest(waiting).cause).toBe('sending-quota');
});

describe('the engineer', () => {
  const engineer = (cause: RequestCause) => explainRequest(requestStories[cause]).engineer;

  it('hears which function is switched off, which policy spoke, and what is in the outbox', () => {
    expect(engineer('function-disabled')).toContain('deliverCode');
    expect(engineer('function-disabled')).not.toContain('somethingElse');
    expect(engineer('policy-blocks')).toContain('access: limited: compliant-device by policy site-7');
    expect(engineer('gateway-down')).toContain('outbox: sms sending (unavailable), tried 3 times, tried again by itself');
    expect(engineer('not-delivered')).toContain('outbox: sms failed (400)');
    expect(engineer('door-not-ready')).toContain('lobby: lock pending, code not delivered (door-offline)');
  });
});
