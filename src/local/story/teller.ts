import { z } from 'zod';
import type { Paper } from './paper.js';
import type { Message, Reply, Row, WorldClient } from './world-client.js';

const Timeline = z.object({ timeline: z.array(z.object({ at: z.string(), event: z.string(), detail: z.string() })) });
const Keypad = z.object({ opened: z.boolean(), display: z.string() });

/** What a story may do: act as people do, let time pass, and watch. Everything the world does meanwhile is told by itself. */
export type Teller = {
  /** Moves time to the instant and tells what happened on the way. */
  until(at: Date): Promise<void>;
  does(user: string, text: string, method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  types(user: string, doorId: string, code: string): Promise<boolean>;
  /** Reads the newest code sent to anybody at the end of this telephone or mailbox. */
  codeFor(user: string): Promise<string>;
  watch(requestId: string): void;
  news(): Promise<void>;
};

export function createTeller(client: WorldClient, paper: Paper, start: Date): Teller {
  const told = { since: start, lines: new Set<string>(), requests: [] as string[] };
  const once = (at: string, who: string, text: string, mood?: 'good' | 'bad') => {
    const key = `${at} ${who} ${text}`;
    if (told.lines.has(key)) return;
    told.lines.add(key);
    paper.line(new Date(at), who, text, mood);
  };
  const news = async () => {
    const [letters, rows] = await Promise.all([client.outbox(told.since), client.ledger(told.since)]);
    const steps = await Promise.all(told.requests.map((id) => timelineOf(client, id)));
    const lines = [...steps.flat(), ...letters.map(letterLine), ...rows.flatMap(rowLine)];
    for (const { at, who, text, mood } of lines.toSorted((one, other) => one.at.localeCompare(other.at))) once(at, who, text, mood);
  };
  return {
    news,
    watch: (requestId) => void told.requests.push(requestId),
    async until(at) {
      await client.setTo(at);
      await news();
    },
    async does(user, text, method, path, body) {
      const reply = await client.as(user)(method, path, body);
      paper.line(await client.now(), user, `${text} ${answerOf(reply)}`, reply.status < 300 ? 'plain' : 'bad');
      await client.control('POST', '/idle');
      if (reply.status >= 300) throw new Error(`${method} ${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
      return reply.body;
    },
    async types(user, doorId, code) {
      const shown = Keypad.parse(await client.control('POST', `/doors/${doorId}/keypad`, { code }));
      paper.line(await client.now(), user, `types the code at ${doorId}: “${shown.display}”`, shown.opened ? 'good' : 'bad');
      await client.control('POST', '/idle');
      await news();
      return shown.opened;
    },
    async codeFor(user) {
      const letters = z.array(z.object({ text: z.string() })).parse(await client.control('GET', `/outbox?to=${user}`));
      const codes = letters.flatMap(({ text }) => text.match(/\b\d{3} \d{3} \d{3}\b/) ?? []);
      const newest = codes.at(-1);
      if (newest === undefined) throw new Error(`No code has been sent to ${user}.`);
      return newest;
    },
  };
}

type Line = { at: string; who: string; text: string; mood?: 'good' | 'bad' };

const answerOf = ({ status, body }: Reply) => `→ ${status}${typeof body['status'] === 'string' ? ` ${body['status']}` : ''}`;

async function timelineOf(client: WorldClient, requestId: string): Promise<Line[]> {
  const { body } = await client.as('dan')('GET', `/requests/${requestId}`);
  const { timeline } = Timeline.catch({ timeline: [] }).parse(body);
  return timeline.map(({ at, event, detail }) => ({ at, who: 'latch', text: detail ? `${event}: ${detail}` : event }));
}

const letterLine = ({ at, channel, to, subject, text }: Message): Line => ({
  at,
  who: channel,
  text: `to ${to}: ${subject ?? firstLine(text)}`,
});

function rowLine({ at, kind, doorId, result, because }: Row): Line[] {
  if (kind === 'opening') return [{ at, who: 'lock', text: `the bolt of ${doorId ?? 'a gateway'} moves`, mood: 'good' }];
  if (kind === 'attempt' && result === 'denied')
    return [{ at, who: 'lock', text: `${doorId ?? ''} stays shut${because ? ` (${because})` : ''}`, mood: 'bad' }];
  return [];
}

const firstLine = (text: string) => text.split('\n')[0] ?? '';
