import { z } from 'zod';

const Minted = z.object({ accessToken: z.string() });

/** An access token of somebody of the site, with the strongest sign-in. */
export async function mintToken(control: string, user: string): Promise<string> {
  const reply = await fetch(`${control}/local/tokens`, { method: 'POST', body: JSON.stringify({ user, acrs: ['c1'] }) });
  return Minted.parse(await reply.json()).accessToken;
}
