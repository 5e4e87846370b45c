import { z } from 'zod';
import { PersonId } from '../ids.js';

/** Whom a subject identifier may mean: by object id, by mail address (to be looked up in the directory), by device. */
export type Named = { ids: PersonId[]; mails: string[]; deviceIds: string[] };

const Text = z.string().min(1).max(512);
const Mail = z.email().max(320);
const Format = z.looseObject({ format: Text });
const IssSub = z.object({ iss: Text, sub: Text });
const nobody: Named = { ids: [], mails: [], deviceIds: [] };
const deepest = 3;

/**
 * Subject identifiers of RFC 9493 and the Shared Signals Framework. `issuers`: whose `iss_sub` we understand. Undefined: it is none at all; one that is,
 * but means nobody here, names nobody.
 */
export function namedBy(subject: unknown, issuers: readonly string[], depth = 0): Named | undefined {
  const { data } = Format.safeParse(subject);
  if (!data || depth > deepest) return undefined;
  const read = Object.hasOwn(formats, data.format) ? formats[data.format] : undefined;
  return read ? read(data, issuers, depth) : nobody;
}

type Read = (subject: Record<string, unknown>, issuers: readonly string[], depth: number) => Named | undefined;

const formats: Record<string, Read> = {
  iss_sub(subject, issuers) {
    const { data } = IssSub.safeParse(subject);
    return data && (issuers.includes(data.iss) ? byId(data.sub) : nobody);
  },
  opaque: ({ id }) => (Text.safeParse(id).success ? byId(id) : undefined),
  email: ({ email }) => byMail(email),
  account: ({ uri }) => (typeof uri === 'string' && uri.startsWith('acct:') ? byMail(uri.slice('acct:'.length)) : undefined),
  aliases: ({ identifiers }, issuers, depth) => together(z.array(z.unknown()).min(1).max(16).safeParse(identifiers).data, issuers, depth),
  complex({ user, device }, issuers, depth) {
    const who = user === undefined ? nobody : namedBy(user, issuers, depth + 1);
    const which = device === undefined ? [] : deviceIdOf(device);
    return who && which && { ...who, deviceIds: which };
  },
};

function together(identifiers: readonly unknown[] | undefined, issuers: readonly string[], depth: number): Named | undefined {
  const all = identifiers?.map((each) => namedBy(each, issuers, depth + 1));
  if (!all || all.includes(undefined)) return undefined;
  const found = all.filter((each) => each !== undefined);
  return { ids: found.flatMap(({ ids }) => ids), mails: found.flatMap(({ mails }) => mails), deviceIds: [] };
}

function byId(id: unknown): Named {
  const person = PersonId.safeParse(id).data;
  return person ? { ...nobody, ids: [person] } : nobody;
}

function byMail(mail: unknown): Named | undefined {
  const { data } = Mail.safeParse(mail);
  return data === undefined ? undefined : { ...nobody, mails: [data] };
}

const Device = z.union([z.object({ format: z.literal('opaque'), id: Text }).transform(({ id }) => id), IssSub.transform(({ sub }) => sub)]);

const deviceIdOf = (device: unknown): string[] | undefined => {
  const { data } = Device.safeParse(device);
  return data === undefined ? undefined : [data];
};
