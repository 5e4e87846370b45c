import { z } from 'zod';
import type { Click } from '../cloud/teams/teams-client.js';
import type { StageTeams } from '../control/stage.js';
import type { Seed } from '../seed/shape.js';
import type { Services } from './services.js';

const Proof = z.object({ proof: z.string() });

/** The people of the seed as they use Teams. Where the bot asks for a stronger sign-in they go through it, as in a browser, and come back with its proof. */
export function teamsPeople(
  { teams, entra }: Pick<Services, 'teams' | 'entra'>,
  seed: Pick<Seed, 'people'>,
  api: () => string,
): StageTeams {
  const oidOf = (user: string) => seed.people.find(({ id, oid, mail }) => [id, oid, mail].includes(user))?.oid;
  return {
    async click({ user, signIn, ...click }) {
      const personId = oidOf(user);
      if (personId === undefined) return undefined;
      const through = (address: string) => proofFor(personId, new URL(address), entra, api());
      return teams.click({ ...(click as Omit<Click, 'personId' | 'signIn'>), personId, ...(signIn && { signIn: through }) });
    },
    async say(user, text) {
      const personId = oidOf(user);
      return personId === undefined ? undefined : teams.say(personId, text);
    },
    outbox: () =>
      teams.cards().map(({ id, at, personId, summary, card, operationId, earlier }) => {
        const person = seed.people.find(({ oid }) => oid === personId);
        return {
          id,
          at,
          channel: 'teams',
          to: person?.mail ?? personId,
          text: summary,
          card,
          operationId,
          ...(earlier.length > 0 && { earlier }),
        };
      }),
  };
}

/** What the page behind the address does: asks for the proof, and signs in again as the challenge wants it. */
async function proofFor(user: string, { searchParams }: URL, entra: Services['entra'], api: string): Promise<string | undefined> {
  const about = searchParams.get('about');
  const doorIds = (searchParams.get('doors') ?? '').split(',');
  const ask = async (acrs: string[]) => {
    const token = await entra.mintUserToken({ user, acrs });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    return fetch(`${api}/api/teams/sign-ins`, { method: 'POST', headers, body: JSON.stringify({ about, doorIds }) });
  };
  const first = await ask([]);
  const answer = first.status === 401 ? await ask(contextsIn(first.headers.get('www-authenticate') ?? '')) : first;
  return Proof.safeParse(await answer.json().catch(() => undefined)).data?.proof;
}

function contextsIn(challenge: string): string[] {
  const [, claims = ''] = /claims="([^"]+)"/.exec(challenge) ?? [];
  const [, context] = /"value":"(c\d+)"/.exec(Buffer.from(claims, 'base64').toString()) ?? [];
  return context === undefined ? [] : [context];
}
