import { z } from 'zod';
import { RequestId } from '../domain/ids.js';
import { Place, Touched } from '../domain/place.js';
import type { Target, TargetKind } from '../domain/rule-record.js';
import type { Requests } from '../ports/requests.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { findAll } from './cosmos-query.js';
import { translate } from './cosmos-records.js';

/** The same people as `voicesBehind` finds. */
const behind =
  "(ARRAY_CONTAINS(c.approvals.votes, {'approverId': @id}, true) OR ARRAY_CONTAINS(c.approvals.votes, {'inPlaceOf': @id}, true) OR ARRAY_CONTAINS(c.glass.voices, {'personId': @id}, true))";

/** How a request falls under a target. Which codes a key has made stands in the codes alone. */
const isUnder: Record<Exclude<TargetKind, 'key'>, string> = {
  request: 'c.id = @id',
  person: '(c.requesterId = @id OR c.subjectId = @id)',
  approver: behind,
  vendor: 'c.vendor = @id',
  door: "ARRAY_CONTAINS(c.doors, {'doorId': @id}, true)",
  site: "ARRAY_CONTAINS(c.doors, {'site': @id}, true)",
  all: 'true',
};

/** And which of its doors. */
const isUnderDoor: Partial<Record<TargetKind, string>> = { door: 'd.doorId = @id', site: 'd.site = @id' };

const grant = 'c.id AS requestId, d.doorId, d.grantId';
const Row = Place.omit({ open: true }).extend({ status: z.string(), endedBy: z.string().optional() });
const TouchedRow = Touched.omit({ isLive: true }).extend({ status: z.string() });

/** Requests by what a revocation is aimed at, one row for each of their doors. */
export function cosmosPlaces(database: CosmosDatabase): Pick<Requests, 'places' | 'countPlaces' | 'touched' | 'unrevoked'> {
  const ask = (query: string, values: Record<string, string>): Promise<unknown[]> =>
    translate('requests', async () => findAll<unknown>(await database.container('requests'), query, values));
  return {
    async places(target, by = '') {
      if (target.kind === 'key') return [];
      const open = "(c.status != 'closed' OR d.lock = 'unconfirmed' OR c.revoked.revocationId = @by)";
      const fields = `${grant}, c.subjectId, c.status, d.lock, c.revoked.revocationId AS endedBy`;
      const rows = await ask(`SELECT ${fields} FROM c JOIN d IN c.doors WHERE ${open} AND ${under(target.kind)}`, {
        ...valuesOf(target),
        by,
      });
      return z
        .array(Row)
        .parse(rows)
        .map(({ status, endedBy, ...place }) => ({ ...place, open: status !== 'closed' || endedBy === by }));
    },
    async countPlaces(target) {
      if (target.kind === 'key') return 0;
      const query = `SELECT VALUE COUNT(1) FROM c JOIN d IN c.doors WHERE c.status != 'closed' AND ${under(target.kind)}`;
      return z.tuple([z.int()]).parse(await ask(query, valuesOf(target)))[0];
    },
    async touched(target, most) {
      if (target.kind === 'key') return [];
      const entered =
        "EXISTS(SELECT VALUE line FROM line IN c.timeline WHERE line.event = 'entered' AND line.detail = d.doorId) AS entered";
      const fields = `${grant}, c.window.opensAt, c.window.closesAt, c.status, c.outcome, ${entered}`;
      const query = `SELECT TOP ${Number(most)} ${fields} FROM c JOIN d IN c.doors WHERE ${under(target.kind)} ORDER BY c.askedAt DESC`;
      return z
        .array(TouchedRow)
        .parse(await ask(query, valuesOf(target)))
        .map(({ status, ...touched }) => ({ ...touched, isLive: status !== 'closed' }));
    },
    async unrevoked(target, most) {
      if (target.kind === 'key') return [];
      const condition = `c.status != 'closed' AND NOT IS_DEFINED(c.revoked) AND ${isUnder[target.kind]}`;
      return z.array(RequestId).parse(await ask(`SELECT TOP ${Number(most)} VALUE c.id FROM c WHERE ${condition}`, valuesOf(target)));
    },
  };
}

const under = (kind: Exclude<TargetKind, 'key'>) => isUnderDoor[kind] ?? isUnder[kind];

const valuesOf = ({ kind, id }: Target): Record<string, string> => (kind === 'all' ? {} : { id });
