import { z } from 'zod';
import type { Operation } from '../../cloud/kernel/serve.js';
import { clickBreaks } from '../../cloud/teams/teams-client.js';
import type { Stage } from '../stage.js';
import { problem, withBody } from './reply.js';

/** `signIn: false`: gives up where the bot asks for a stronger sign-in. */
const Click = z.strictObject({
  user: z.string(),
  requestId: z.string(),
  verb: z.enum(['approve', 'deny', 'show', 'ask']),
  inputs: z.record(z.string(), z.string()).exactOptional(),
  break: z.enum(clickBreaks).exactOptional(),
  signIn: z.boolean().default(true),
});
const Said = z.strictObject({ user: z.string(), text: z.string().max(10_000) });

/** Acts as Teams: the bot's answer comes back as it was given. */
export function teamsOperations({ teams }: Stage): Operation[] {
  const answered = (reply: { status: number; body: unknown } | undefined) =>
    reply ? { status: reply.status, body: reply.body } : problem(404, 'unknown-person', 'Nobody is called that.');
  return [
    {
      name: 'use a card in Teams',
      method: 'POST',
      path: '/local/teams/click',
      handle: (call) => withBody(call, Click, async (click) => answered(await teams.click(click))),
    },
    {
      name: 'say something to the bot',
      method: 'POST',
      path: '/local/teams/say',
      handle: (call) => withBody(call, Said, async ({ user, text }) => answered(await teams.say(user, text))),
    },
  ];
}
