import { randomUUID } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { flipLastByte } from '../kernel/flip-last-byte.js';
import type { BotKeys } from './bot-keys.js';

export type Activity = Record<string, unknown> & { serviceUrl: string };
export type Claims = Record<string, unknown> & { iat: number; nbf: number; exp: number };

/** What is posted to the bot: the token that proves where it comes from, if any, and the activity. */
export type Delivery = { token?: string; activity: Activity };
export type Whole = { claims: Claims; activity: Activity; keys: BotKeys };

/** One way in which an activity is not to be trusted. */
export type Break = keyof typeof spoilers;

const aDay = 24 * 60 * 60;
const claimed =
  (change: (claims: Claims) => Record<string, unknown>) =>
  async ({ claims, activity, keys }: Whole): Promise<Delivery> => ({ token: await keys.sign({ ...claims, ...change(claims) }), activity });
const shifted = (by: number) => claimed(({ iat, nbf, exp }) => ({ iat: iat + by, nbf: nbf + by, exp: exp + by }));
const reported =
  (change: (activity: Activity) => Record<string, unknown>) =>
  async ({ claims, activity, keys }: Whole): Promise<Delivery> => ({
    token: await keys.sign(claims),
    activity: { ...activity, ...change(activity) },
  });

const spoilers = {
  none: async ({ activity }: Whole): Promise<Delivery> => ({ activity }),
  signature: async ({ claims, activity, keys }: Whole): Promise<Delivery> => ({ token: flipLastByte(await keys.sign(claims)), activity }),
  audience: claimed(() => ({ aud: randomUUID() })),
  issuer: claimed(() => ({ iss: 'https://login.example' })),
  expired: shifted(-aDay),
  'not-yet': shifted(aDay),
  'alg-none': async ({ claims, activity }: Whole): Promise<Delivery> => ({ token: new UnsecuredJWT(claims).encode(), activity }),
  'hs256-public-key': async ({ claims, activity, keys }: Whole): Promise<Delivery> => ({
    token: await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: keys.kid })
      .sign(new TextEncoder().encode(keys.publicPem)),
    activity,
  }),
  kid: async ({ claims, activity, keys }: Whole): Promise<Delivery> => ({
    token: await keys.sign(claims, { kid: '../../keys/unknown' }),
    activity,
  }),
  endorsement: async ({ claims, activity, keys }: Whole): Promise<Delivery> => ({ token: await keys.signUnendorsed(claims), activity }),
  'service-url': reported(() => ({ serviceUrl: 'https://smba.example/teams/' })),
  'foreign-service': async ({ claims, activity, keys }: Whole): Promise<Delivery> => ({
    token: await keys.sign({ ...claims, serviceurl: 'https://smba.example/teams/' }),
    activity: { ...activity, serviceUrl: 'https://smba.example/teams/' },
  }),
  tenant: reported(() => ({ channelData: { tenant: { id: randomUUID() } }, conversation: { id: 'a:elsewhere', tenantId: randomUUID() } })),
  channel: reported(() => ({ channelId: 'webchat' })),
  group: reported(({ conversation }) => ({ conversation: { ...Object(conversation), conversationType: 'groupChat', isGroup: true } })),
} satisfies Record<string, (whole: Whole) => Promise<Delivery>>;

/** The names of all of them. */
export const breaks = Object.keys(spoilers) as Break[];

export const spoil = (how: Break, whole: Whole): Promise<Delivery> => spoilers[how](whole);
