import { people } from '../../support/site.js';
import type { Body, openApi } from './api.js';
import type { edgePorts } from './edge.js';

/** Visits to the lobby as people book them, at hours from now. */
export function bookingsAt(edge: ReturnType<typeof edgePorts>, as: Awaited<ReturnType<typeof openApi>>['as']) {
  const at = (hours: number) => new Date(edge.clock.now().getTime() + hours * 3_600_000).toISOString();
  const body = (change: object = {}) => ({
    crew: [people.tara.id],
    doors: ['lobby'],
    window: { start: at(30), end: at(31) },
    purpose: 'Replace the fan in rack 7',
    ticket: 'INC-4711',
    ...change,
  });
  const book = (change: object = {}, user = 'alice', key?: string) => as(user)('POST', '/api/visits', body(change), key ? { key } : {});
  return { at, body, book };
}

export const idOf = ({ body: { id } }: { body: Body }) => String(id);
