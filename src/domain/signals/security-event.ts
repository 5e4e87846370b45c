import { z } from 'zod';
import type { SignalWord } from './signal-policy.js';
import { type Named, namedBy } from './subject.js';

/** What a verified security event token carries: its subject and its events by type (RFC 8417). */
export type EventPayload = { subject: unknown; events: Record<string, unknown> };

/**
 * What it says. `about`: events we have a word for, with whom they name; none for events that are nothing to us. `verification`: the transmitter
 * shows that its stream works. `stream`: it has changed the state of the stream.
 */
export type SecurityEvent =
  | { kind: 'about'; words: { word: SignalWord; named: Named }[] }
  | { kind: 'verification'; state?: string }
  | { kind: 'stream'; status: string }
  | { kind: 'malformed'; because: string };

const caep = 'https://schemas.openid.net/secevent/caep/event-type/';
const risc = 'https://schemas.openid.net/secevent/risc/event-type/';
const ssf = 'https://schemas.openid.net/secevent/ssf/event-type/';

const always = (word: SignalWord) => z.unknown().transform(() => word);
const wordOf = <K extends string>(field: string, values: Record<K, SignalWord>) =>
  z.object({ [field]: z.string() }).transform((payload, context): SignalWord => {
    const word = new Map<string, SignalWord>(Object.entries<SignalWord>(values)).get(payload[field] ?? '');
    if (word) return word;
    context.addIssue(`${field} is none of its values`);
    return z.NEVER;
  });

/** CAEP 1.0 and RISC 1.0 events that can end something here, and the word each has for us. */
const words = new Map<string, z.ZodType<SignalWord>>(
  Object.entries<z.ZodType<SignalWord>>({
    [`${caep}session-revoked`]: always('session-revoked'),
    [`${caep}token-claims-change`]: always('token-claims-change'),
    [`${caep}assurance-level-change`]: always('assurance-level-change'),
    [`${caep}credential-change`]: wordOf('change_type', {
      create: 'credential-create',
      revoke: 'credential-revoke',
      update: 'credential-update',
      delete: 'credential-delete',
    }),
    [`${caep}device-compliance-change`]: wordOf('current_status', {
      compliant: 'device-compliant',
      'not-compliant': 'device-not-compliant',
    }),
    [`${caep}risk-level-change`]: wordOf('current_level', { LOW: 'risk-low', MEDIUM: 'risk-medium', HIGH: 'risk-high' }),
    [`${risc}account-disabled`]: always('account-disabled'),
    [`${risc}account-enabled`]: always('account-enabled'),
    [`${risc}account-purged`]: always('account-purged'),
    [`${risc}credential-compromise`]: always('credential-compromise'),
  }),
);

/** The events a stream is asked for. */
export const wantedEvents: readonly string[] = [...words.keys()];

const Verification = z.object({ state: z.string().max(1_024).optional() });
const StreamUpdated = z.object({ status: z.enum(['enabled', 'paused', 'disabled']) });

/** Reads events as their definitions have them; one that is not as its definition says spoils the whole token. */
export function readSecurityEvent({ subject, events }: EventPayload, issuers: readonly string[]): SecurityEvent {
  const verification = Verification.safeParse(events[`${ssf}verification`]).data;
  if (verification) return { kind: 'verification', ...(verification.state !== undefined && { state: verification.state }) };
  const stream = StreamUpdated.safeParse(events[`${ssf}stream-updated`]).data;
  if (stream) return { kind: 'stream', status: stream.status };
  const read = Object.entries(events).flatMap(([type, payload]) => readEvent(type, payload, subject, issuers));
  const broken = read.find((each) => 'because' in each);
  if (broken) return { kind: 'malformed', because: broken.because };
  return { kind: 'about', words: read.filter((each) => 'word' in each) };
}

type Read = { word: SignalWord; named: Named } | { because: string };

/** The subject stands beside the events, in tokens of earlier drafts inside each of them. */
function readEvent(type: string, payload: unknown, subject: unknown, issuers: readonly string[]): Read[] {
  const word = words.get(type)?.safeParse(payload);
  if (!word) return [];
  if (!word.success) return [{ because: `${type} is not as defined` }];
  const named = namedBy(subject ?? Reflect.get(Object(payload), 'subject'), issuers);
  return [named ? { word: word.data, named } : { because: 'no subject is named' }];
}
