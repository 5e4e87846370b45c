import { z } from 'zod';

const name = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** A door, as people write it: `lobby`, `cage-12`. */
export const DoorId = z.string().regex(name).brand<'DoorId'>();
export type DoorId = z.infer<typeof DoorId>;

export const SiteId = z.string().regex(name).brand<'SiteId'>();
export type SiteId = z.infer<typeof SiteId>;

/** A person: the Entra object id (`oid`), never a mail address or user name. Lower case, so that spelling it otherwise makes nobody a second person. */
export const PersonId = z.uuid().toLowerCase().brand<'PersonId'>();
export type PersonId = z.infer<typeof PersonId>;

/** An access request; also the id of the orchestration that carries it. */
export const RequestId = z.uuid().toLowerCase().brand<'RequestId'>();
export type RequestId = z.infer<typeof RequestId>;

/** An approved request at one door: uuid v5 of the request id and the door id, so it is the same however often it is made. */
export const GrantId = z.uuid().toLowerCase().brand<'GrantId'>();
export type GrantId = z.infer<typeof GrantId>;

/** A scheduled visit; its requests have ids of their own. */
export const VisitId = z.uuid().toLowerCase().brand<'VisitId'>();
export type VisitId = z.infer<typeof VisitId>;

/** An instant: ISO 8601 in UTC with milliseconds, so that text order is time order. */
export const Instant = z.iso.datetime({ precision: 3 });
export type Instant = z.infer<typeof Instant>;
