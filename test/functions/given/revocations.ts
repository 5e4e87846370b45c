import type { openApi } from './api.js';
import type { edgePorts } from './edge.js';

export type Target = { kind: string; id?: string };
export type Asked = { by?: string; reason?: string; key?: string; query?: string; until?: string; confirmCount?: number };

/** What security does to access, over HTTP. */
export function revocationsAt(edge: ReturnType<typeof edgePorts>, as: Awaited<ReturnType<typeof openApi>>['as']) {
  return {
    revoke: (target: Target, { by = 'dan', reason = 'Badge lost', key, query = '', ...more }: Asked = {}) =>
      as(by)('POST', `/api/revocations${query}`, { target, reason, ...more }, key ? { key } : {}),
    shown: (id: unknown) => as('dan')('GET', `/api/revocations/${id}`),
    lift: (id: unknown, by: string) => as(by)('POST', `/api/revocations/${id}/lift`),
    /** No rule is in force any more, and no request open. */
    async end() {
      for (const { target } of (await edge.rules.listRevocations({})).revocations) {
        await edge.rules.changeRule(target, (rule) => ({ ...rule, holds: rule.holds.map((hold) => ({ ...hold, until: hold.createdAt })) }));
      }
      for (const { id } of await edge.requests.open()) await edge.requests.change(id, (record) => ({ ...record, status: 'closed' }));
    },
  };
}
