import { RequestId } from '../../../src/domain/ids.js';
import { noteCheck, requireApprovals } from '../../../src/domain/request.js';
import { doors } from '../../support/site.js';
import type { openApi } from './api.js';
import type { Edge } from './edge.js';

/** Emergencies at the cage, over HTTP. */
export function emergenciesAt(edge: Edge, as: Awaited<ReturnType<typeof openApi>>['as']) {
  return {
    /** Alice stands before the cage now, and nobody answers. */
    async emergency(): Promise<string> {
      const ask = { doorIds: ['cage-12'], window: { start: 'now', minutes: 60 }, purpose: 'Smoke' };
      const { body } = await as('alice')('POST', '/api/requests', ask);
      const at = edge.clock.now().toISOString();
      const passed = (check: 'identity' | 'risk') => ({
        ...{ name: check, outcome: 'passed' as const, reasons: [], policyVersion: 'default-1', at },
      });
      await edge.requests.change(RequestId.parse(body['id']), ({ signIn: _, ...record }) =>
        requireApprovals(noteCheck(noteCheck(record, passed('identity')), passed('risk')), 1, at),
      );
      return String(body['id']);
    },
    speak: (who: string, id: string, confirm: string = doors.cage.name) =>
      as(who)('POST', `/api/requests/${id}/break-glass`, { confirm, reason: 'Smoke in the cage' }),
    review: (who: string, id: string) => as(who)('POST', `/api/requests/${id}/break-glass/review`, { findings: 'It was right.' }),
  };
}
