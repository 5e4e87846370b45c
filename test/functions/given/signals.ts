import { afterAll, beforeEach } from 'vitest';
import { ssfMetadata } from '../../../src/azure/ssf-metadata.js';
import { ssfStream } from '../../../src/azure/ssf-stream.js';
import { ssfTokens } from '../../../src/azure/ssf-tokens.js';
import { ssfEventsUrl } from '../../../src/domain/signals/ssf-events-url.js';
import { keepStream } from '../../../src/functions/events/keep-stream.js';
import { registerSsfEvents } from '../../../src/functions/events-ssf.js';
import { createTransmitter, type EventOrder } from '../../../src/local/cloud/ssf/service.js';
import type { SecurityEventTokens } from '../../../src/ports/signals.js';
import { trustAuthority } from '../../support/trust-authority.js';
import { createTestWorld } from '../../support/world.js';
import { openApi } from './api.js';
import { edgePorts, morning } from './edge.js';

export const caep = 'https://schemas.openid.net/secevent/caep/event-type/';
export const risc = 'https://schemas.openid.net/secevent/risc/event-type/';
export const tenantIssuer = 'https://login.example/t/v2.0';

/** The receiver of security events with its real adapters, and the local transmitter that pushes to it. Every test begins with nobody denied and nothing asked for. */
export async function openSignals() {
  const world = await createTestWorld({ startAt: morning });
  trustAuthority(world.tls.ca);
  const transmitter = await createTransmitter(world);
  const memory = edgePorts();
  const { clock } = memory;
  const metadata = ssfMetadata(transmitter.url, clock);
  const signalStream = ssfStream({ metadata, token: transmitter.token });
  const edge = { ...memory, signalStream, securityEvents: undefined as SecurityEventTokens | undefined };
  const { host, as } = await openApi(edge, () => registerSsfEvents(edge));
  const securityEvents = ssfTokens({ issuer: transmitter.url, audience: ssfEventsUrl(host.url), tenantIssuer, metadata, clock });
  edge.securityEvents = securityEvents;
  const keep = () => keepStream({ ...edge, publicUrl: host.url, signalStream, securityEvents });
  await keep();
  await transmitter.idle();
  afterAll(async () => {
    await transmitter.close();
    world.remove();
  });

  const about = ({ id }: { id: string }) => ({ format: 'iss_sub', iss: transmitter.url, sub: id });
  const revocations = async () => (await edge.rules.listRevocations({})).revocations;
  beforeEach(async () => {
    for (const { target } of await revocations()) {
      await edge.rules.changeRule(target, (rule) => ({ ...rule, holds: rule.holds.map((hold) => ({ ...hold, until: hold.createdAt })) }));
    }
    for (const { id } of await edge.requests.open()) await edge.requests.change(id, (record) => ({ ...record, status: 'closed' }));
  });
  return {
    ...{ world, transmitter, edge, host, as, clock, keep, about, revocations },
    async tell(order: EventOrder) {
      const { status, body, jti } = (await transmitter.tell(order)) ?? { status: 0, body: '' };
      return { status, jti, body: body === '' ? undefined : JSON.parse(body) };
    },
    disabled: (who: { id: string }, more: Partial<EventOrder> = {}): EventOrder => ({
      event: `${risc}account-disabled`,
      subject: about(who),
      ...more,
    }),
    /** What denies somebody now. */
    async holdsOf({ id }: { id: string }) {
      const holds = (await edge.rules.read([`person:${id}`])).flatMap((rule) => rule.holds);
      return holds.filter(({ until }) => until === undefined || until > clock.now().toISOString());
    },
  };
}
