import type { Answer } from '../kernel/serve.js';
import { connectorError } from './errors.js';

/** How often a bot may speak in one chat ("Optimize your bot with rate limiting in Teams"): so many messages in so many seconds. */
const limits = [
  { most: 7, seconds: 1 },
  { most: 8, seconds: 2 },
  { most: 60, seconds: 30 },
] as const;

/** Counts what is sent to each chat on the machine's clock, and answers 429 to what is too much. */
export function chatPace(seconds: () => number = () => performance.now() / 1000): (chat: string) => Answer | undefined {
  const sent = new Map<string, number[]>();
  return (chat) => {
    const now = seconds();
    const before = (sent.get(chat) ?? []).filter((at) => now - at < 30);
    const over = limits.find(({ most, seconds: span }) => before.filter((at) => now - at < span).length >= most);
    if (over)
      return {
        ...connectorError(429, 'Throttled', 'Too many requests for this conversation.'),
        headers: { 'retry-after': String(over.seconds) },
      };
    sent.set(chat, [...before, now]);
    return undefined;
  };
}
