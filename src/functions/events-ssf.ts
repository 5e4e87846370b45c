import { app, type HttpRequest, type InvocationContext } from '@azure/functions';
import type { PersonId } from '../domain/ids.js';
import { readSecurityEvent, type SecurityEvent } from '../domain/signals/security-event.js';
import type { Heard } from '../domain/signals/signal-record.js';
import { ssfEventsPath } from '../domain/signals/ssf-events-url.js';
import type { Named } from '../domain/signals/subject.js';
import { logOf } from '../durable/log.js';
import type { SecurityEventToken, SetError } from '../ports/signals.js';
import type { Ports } from './edge-ports.js';
import { isAgreed } from './events/agreed-words.js';
import { isAskedFor } from './events/keep-stream.js';
import type { SettlePorts } from './events/settle-signals.js';
import { takeSignal, wasTaken } from './events/take-signal.js';
import { durableClient } from './flows.js';
import { notFound, unavailable } from './http/problem.js';
import { readBytes } from './http/read-body.js';
import { type Answer, answer, type Reply } from './http/reply.js';
import { respond } from './http/respond.js';

type Needs = SettlePorts & Ports<'keys' | 'securityEvents' | 'signalStream'>;

/**
 * POST /api/events/ssf: security event tokens of a Shared Signals transmitter, pushed (RFC 8935). Refusals have the body the RFC gives them; 202 means that
 * the event is in the records. One told again, as after an answer that was lost, is answered alike and does nothing more.
 */
export function registerSsfEvents(ports: Needs): void {
  app.http('ssfEvents', {
    methods: ['POST'],
    route: ssfEventsPath,
    authLevel: 'anonymous',
    extraInputs: [durableClient],
    handler: (request, context) => respond(context, () => hear(request, ports, context)),
  });
}

async function hear(request: HttpRequest, ports: Needs, context: InvocationContext): Promise<Reply> {
  if (!ports.securityEvents) return notFound();
  const header = request.headers.get('authorization')?.replace(/^Bearer /i, '');
  if (ports.signalStream && !(await isAgreed(ports.keys, 'ssf-push', header))) return stranger();
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/secevent+jwt') return refused('invalid_request', 'The content type is not application/secevent+jwt.');
  const bytes = await readBytes(request);
  if (!bytes.ok) return refused('invalid_request', 'Longer than anything we take.');
  const verdict = await ports.securityEvents.verify(bytes.value.toString('utf8').trim());
  if (verdict.kind === 'unavailable') return unavailable('keys-unavailable', 'The keys that events are verified with are out of reach.');
  if (verdict.kind === 'refused') return refused(verdict.error, verdict.because);
  return heed(verdict.token, ports, context);
}

async function heed(token: SecurityEventToken, ports: Needs, context: InvocationContext): Promise<Reply> {
  const event = readSecurityEvent(token, ports.securityEvents?.subjectIssuers ?? []);
  switch (event.kind) {
    case 'malformed':
      return refused('invalid_request', event.because);
    case 'verification':
      if (event.state !== undefined && !(await isAskedFor(event.state, ports)))
        return refused('invalid_state', 'Not the state we asked with.');
      logOf(context).info('the stream of security events works');
      return taken();
    case 'stream':
      if (event.status !== 'enabled')
        logOf(context).warn('the transmitter holds the stream of security events back', { outcome: event.status });
      return taken();
    case 'about':
      return take(token, event.words, ports, context);
  }
}

/** Mail addresses are looked up before anything is kept, so that none is; a directory that is silent has the transmitter come again. */
async function take(
  { issuer, jti, issuedAt, digest }: SecurityEventToken,
  words: Extract<SecurityEvent, { kind: 'about' }>['words'],
  ports: Needs,
  context: InvocationContext,
): Promise<Reply> {
  const sent = { feed: 'ssf', source: issuer, senderId: jti, digest } as const;
  const known = await wasTaken(sent, ports);
  const found = known ? [] : await withMails(words, ports);
  const outcome = known ?? (await takeSignal({ ...sent, issuedAt: issuedAt.toISOString(), heard: found }, ports, context));
  return outcome === 'other' ? refused('invalid_request', 'jti was used for another token.') : taken();
}

async function withMails(words: readonly { word: Heard['word']; named: Named }[], { directory }: Needs): Promise<Heard[]> {
  const byMail = new Map<string, PersonId[]>();
  for (const mail of new Set(words.flatMap(({ named }) => named.mails))) {
    byMail.set(
      mail,
      (await directory.withMail(mail)).map(({ id }) => id),
    );
  }
  return words.map(({ word, named: { ids, mails, deviceIds } }) => ({
    word,
    people: [...new Set([...ids, ...mails.flatMap((mail) => byMail.get(mail) ?? [])])],
    ...(deviceIds[0] !== undefined && { deviceId: deviceIds[0] }),
  }));
}

const taken = (): Answer => answer(202, undefined);

/** RFC 8935, section 2.3. */
const refused = (err: SetError, description: string): Answer => answer(400, { err, description }, { 'content-language': 'en' });

const stranger = (): Answer =>
  answer(
    401,
    { err: 'authentication_failed', description: 'This does not carry the word we agreed on.' },
    { 'content-language': 'en', 'www-authenticate': 'Bearer' },
  );
