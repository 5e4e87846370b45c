import { z } from 'zod';
import { StoredRecord } from '../domain/audit/chain.js';
import { PersonId } from '../domain/ids.js';
import { PersonCard } from '../domain/privacy/person-key.js';
import type { AuditFilter } from '../ports/audit.js';
import { noteReading } from './audit/note-reading.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';
import { When } from './inquiry/span.js';
import { namesNow } from './privacy/names-now.js';
import { namesIn } from './privacy/sealed-cards.js';

const Name = z.string().min(1).max(128);

const Query = z.strictObject({
  door: Name.optional(),
  person: Name.optional(),
  request: Name.optional(),
  from: When.optional(),
  to: When.optional(),
  cursor: z.string().min(1).max(4096).optional(),
});

/**
 * `names`: who the people in these records were then, as far as that may still be known; `namesNow`: what the directory calls those whom no record names, those who
 * were forgotten aside; absent while it is silent.
 */
const Page = z.object({
  records: z.array(StoredRecord),
  next: z.string().optional(),
  names: z.record(z.string(), PersonCard),
  namesNow: z.record(z.string(), z.string()).optional(),
});

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'audit' | 'personKeys' | 'directory' | 'erasures' | 'clock' | 'newId'>;

/** GET /api/audit: records of doors, people and requests between two instants. The look itself is one, too. */
export const registerGetAudit = (ports: Needs) =>
  expose(
    {
      name: 'getAudit',
      method: 'GET',
      route: 'api/audit',
      summary: 'Read the audit',
      access: { people: ['Latch.Audit'] },
      query: Query,
      answers: { 200: { description: 'A page', schema: Page } },
    },
    ports,
    async ({ who, query: { cursor, door, person, request, from, to } }) => {
      const filter: Omit<AuditFilter, 'kinds'> = {
        ...(door === undefined ? {} : { door }),
        ...(person === undefined ? {} : { person }),
        ...(request === undefined ? {} : { request }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      };
      await noteReading(who, { what: 'list', ...filter }, ports);
      const page = await ports.audit.list(filter, cursor);
      const names = await namesIn(page.records, ports);
      const others = await namesNow(
        peopleIn(page.records).filter((id) => !Object.hasOwn(names, id)),
        ports,
      );
      return answer(200, { ...page, names, ...(others && { namesNow: others }) });
    },
  );

/** Everybody these records are by or about, or in whose place; applications and the app itself are nobody. */
const peopleIn = (records: readonly StoredRecord[]): PersonId[] => [
  ...new Set(
    records.flatMap(({ by, personId, detail }) => [by, personId, detail?.inPlaceOf].flatMap((id) => PersonId.safeParse(id).data ?? [])),
  ),
];
