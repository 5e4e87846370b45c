import { describe, expect, it } from 'vitest';
import { agreedWord } from '../../src/functions/events/agreed-words.js';
import type { EventOrder } from '../../src/local/cloud/ssf/service.js';
import { setBreaks } from '../../src/local/cloud/ssf/spoil-set.js';
import { people } from '../support/site.js';
import { caep, openSignals } from './given/signals.js';

const { edge, world, host, transmitter, clock, keep, tell, about, disabled, revocations, holdsOf } = await openSignals();
const { alice, bob, tara } = people;

const rfc8935: Record<(typeof setBreaks)[number], string> = {
  signature: 'authentication_failed',
  'foreign-key': 'authentication_failed',
  kid: 'invalid_key',
  'no-kid': 'invalid_key',
  'own-key': 'invalid_key',
  'alg-none': 'invalid_request',
  'hs256-public-key': 'invalid_key',
  type: 'invalid_request',
  'no-type': 'invalid_request',
  issuer: 'invalid_issuer',
  'no-issuer': 'invalid_issuer',
  audience: 'invalid_audience',
  'no-audience': 'invalid_audience',
  sub: 'invalid_request',
  exp: 'invalid_request',
  'no-jti': 'invalid_request',
  'no-iat': 'invalid_request',
  old: 'invalid_request',
  'not-yet': 'invalid_request',
  'no-events': 'invalid_request',
  'empty-events': 'invalid_request',
  'no-subject': 'invalid_request',
  'not-json': 'invalid_request',
};

describe('what is no security event', () => {
  const untouched = async (told: () => Promise<unknown>) => {
    const before = [await revocations(), edge.signals.all()];
    await told();
    expect([await revocations(), edge.signals.all()]).toEqual(before);
  };

  it.each(setBreaks)('(its %s) is refused as RFC 8935 has it, and nothing is kept', (how) =>
    untouched(async () => {
      expect(await tell(disabled(alice, { break: how }))).toMatchObject({
        status: 400,
        body: { err: rfc8935[how], description: expect.stringMatching(/\w/) },
      });
    }),
  );

  it.each<[string, string, string]>([
    ['nothing', '', 'application/secevent+jwt'],
    ['no token', 'hello', 'application/secevent+jwt'],
    ['JSON', '{"iss":"x"}', 'application/secevent+jwt'],
    ['far too much', 'a'.repeat(70_000), 'application/secevent+jwt'],
    ['another type', 'a.b.c', 'application/jwt'],
  ])('(%s) is refused', (_what, raw, contentType) =>
    untouched(async () => {
      const { status, body } = (await transmitter.tell({ raw, contentType })) ?? {};
      expect([status, JSON.parse(body ?? '{}').err]).toEqual([400, 'invalid_request']);
    }),
  );

  it.each<[string, EventOrder]>([
    ['a level that is none', { event: `${caep}risk-level-change`, subject: about(alice), payload: { current_level: 'AWFUL' } }],
    ['a change that does not say which', { event: `${caep}credential-change`, subject: about(alice) }],
    ['no subject', { event: `${caep}session-revoked` }],
    ['a subject that is none', { event: `${caep}session-revoked`, subject: { format: 'email', email: 'alice' } }],
    ['a subject deeper than anybody nests', { event: `${caep}session-revoked`, subject: nested(6) }],
  ])('(%s) is refused', (_what, order) =>
    untouched(async () => expect(await tell(order)).toMatchObject({ status: 400, body: { err: 'invalid_request' } })),
  );

  it('without the word agreed on is told so before its token is looked at', () =>
    untouched(async () => {
      for (const authorization of ['', 'Bearer guessed', 'Basic x'])
        expect(await tell(disabled(alice, { authorization }))).toMatchObject({ status: 401, body: { err: 'authentication_failed' } });
    }));

  it('makes nobody fetch keys, however often it comes', async () => {
    await tell(disabled(bob));
    const fetches = () => world.rows.filter(({ path }) => path === '/ssf/jwks' || path === '/.well-known/ssf-configuration').length;
    const before = fetches();
    for (const how of ['issuer', 'audience', 'alg-none', 'own-key', 'type', 'sub', 'exp'] as const)
      for (let times = 0; times < 20; times += 1) await tell(disabled(alice, { break: how }));
    expect(fetches()).toBe(before);
    for (let times = 0; times < 20; times += 1) await tell(disabled(alice, { break: 'kid' }));
    expect(fetches() - before).toBeLessThanOrEqual(6);
  });

  it('is nothing anybody listens for where there is no transmitter', async () => {
    const { securityEvents } = edge;
    edge.securityEvents = undefined;
    expect((await host.fetch('/api/events/ssf', { method: 'POST', body: 'a.b.c' })).status).toBe(404);
    edge.securityEvents = securityEvents;
  });
});

function nested(depth: number): unknown {
  return depth === 0 ? about(alice) : { format: 'aliases', identifiers: [nested(depth - 1)] };
}

describe('the stream', () => {
  const calls = (path: string) => world.rows.filter((row) => row.path === path).map(({ method, status }) => `${method} ${status}`);

  it('was made once, and shows that it works', async () => {
    expect(calls('/ssf/stream')).toEqual(['GET 200', 'POST 201']);
    expect(await keep()).toEqual({});
    expect(calls('/ssf/stream').slice(2)).toEqual(['GET 200', 'PATCH 200']);
    await transmitter.idle();
    expect(calls('/ssf/verify')).toEqual(['POST 204', 'POST 204']);
  });

  it('is verified with a state of ours, also one of the hour before', async () => {
    const verified = (state?: string) =>
      tell({
        event: 'https://schemas.openid.net/secevent/ssf/event-type/verification',
        subject: { format: 'opaque', id: 's' },
        payload: state === undefined ? {} : { state },
      });
    const hour = Math.floor(clock.now().getTime() / 3_600_000);
    const stateOf = (turn: number) => agreedWord(edge.keys, `ssf-state ${turn}`);
    expect((await verified()).status).toBe(202);
    for (const turn of [hour, hour - 1]) expect((await verified(await stateOf(turn))).status).toBe(202);
    for (const state of ['guessed', await stateOf(hour - 2)])
      expect(await verified(state)).toMatchObject({ status: 400, body: { err: 'invalid_state' } });
  });

  it('survives new keys of its transmitter', async () => {
    await transmitter.rotateKeys();
    clock.set(new Date(clock.now().getTime() + 31_000));
    expect((await tell(disabled(bob))).status).toBe(202);
    expect(await holdsOf(bob)).toHaveLength(1);
  });

  it('is not believed while its keys are out of reach', async () => {
    clock.set(new Date(clock.now().getTime() + 11 * 60_000));
    world.clock.set(clock.now());
    world.faults.add({ service: 'ssf', match: { path: '/.well-known/ssf-configuration' }, do: { status: 503 } });
    expect((await tell(disabled(tara))).status).toBe(503);
    world.faults.remove();
    expect(await holdsOf(tara)).toEqual([]);
  });
});
