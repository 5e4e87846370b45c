import type { PersonId } from '../domain/ids.js';

/** What a verified token says of its bearer. */
export type Identity = {
  kind: 'person' | 'application';
  id: PersonId;
  tenantId: string;
  roles: readonly string[];
  /** Authentication contexts the sign-in met (`acrs`). */
  contexts: readonly string[];
  /** Whether the client said that it can answer a claims challenge (`xms_cc` has `cp1`). */
  takesChallenges?: boolean;
  authTime?: Date;
  issuedAt: Date;
  clientAddress?: string;
  deviceId?: string;
};

/** Verifies `Authorization` values against Entra's keys. `missing-scope`: a person's token, but not for us to act on; `unavailable`: the keys could not be fetched. */
export type Tokens = {
  verify(
    authorization: string | undefined,
  ): Promise<{ kind: 'identity'; identity: Identity } | { kind: 'refused'; because?: 'missing-scope' } | { kind: 'unavailable' }>;
};

/** Whether a sign-in still counts: our API gets no continuous access evaluation, so it asks the directory itself. */
export type Sessions = {
  /** As remembered for at most a minute; `ask: 'now'` remembers nothing. `unknown`: the directory is silent and had nothing against this person before. */
  standing(who: Identity, ask?: 'now'): Promise<'open' | 'session-revoked' | 'account-disabled' | 'unknown'>;
  /** Something about this person changed, or about anybody (undefined): the next call asks again. */
  forget(id: PersonId | undefined): void;
};

/** Verifies what comes to the bot: from Teams, for our bot, and about this service address. `unavailable`: the keys could not be fetched. */
export type TeamsTokens = {
  verify(
    authorization: string | undefined,
    activity: { channelId: string; serviceUrl: string },
  ): Promise<{ kind: 'genuine'; issuedAt: Date } | { kind: 'refused' | 'unavailable' }>;
};
