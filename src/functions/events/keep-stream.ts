import { wantedEvents } from '../../domain/signals/security-event.js';
import { ssfEventsUrl } from '../../domain/signals/ssf-events-url.js';
import type { SecurityEventTokens, SignalStream } from '../../ports/signals.js';
import type { Ports } from '../edge-ports.js';
import { agreedWord, isAgreed } from './agreed-words.js';

type Needs = Ports<'keys' | 'clock' | 'publicUrl'> & { securityEvents: SecurityEventTokens; signalStream: SignalStream };

/** A state is asked with for an hour, and answered for one more. */
const stateMs = 60 * 60_000;
const turnOf = (now: Date) => Math.floor(now.getTime() / stateMs);

/** Sees to it that the transmitter pushes its events to us, and has it show that it does. `because`: why nothing will come all the same. */
export async function keepStream({ keys, clock, publicUrl, securityEvents, signalStream }: Needs): Promise<{ because?: string }> {
  const authorization = `Bearer ${await agreedWord(keys, 'ssf-push')}`;
  const url = ssfEventsUrl(publicUrl);
  const { id, audience, status } = await signalStream.keep({ url, authorization, events: wantedEvents });
  if (!audience.includes(securityEvents.audience)) return { because: 'other-audience' };
  if (status !== 'enabled') return { because: 'not-enabled' };
  await signalStream.verify(id, await agreedWord(keys, `ssf-state ${turnOf(clock.now())}`));
  return {};
}

/** Whether a verification event answers a question of ours. */
export async function isAskedFor(state: string, { keys, clock }: Ports<'keys' | 'clock'>): Promise<boolean> {
  const turn = turnOf(clock.now());
  const matches = await Promise.all([turn, turn - 1].map((each) => isAgreed(keys, `ssf-state ${each}`, state)));
  return matches.includes(true);
}
