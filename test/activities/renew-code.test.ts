import { describe, expect, it } from 'vitest';
import { renewCodeActivity } from '../../activities/renew-code.js';
import type { CodeChange } from '../../src/ports/grants.js';
import { openApi } from '../functions/given/api.js';
import { edgePorts } from '../functions/given/edge.js';
import { visit } from '../functions/given/visit.js';
import { runActivity } from '../support/run-activity.js';
import { doors } from '../support/site.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const at = () => edge.clock.now().toISOString();

/** Somebody at the door asked for a fresh code, and this happens to the old one between the reading of it and the writing. */
async function renewedWhile(...changes: CodeChange[]) {
  const given = await visit(edge, doors.lobby);
  await as('alice')('POST', `/api/requests/${given.record.id}/codes`, {});
  const { issue } = edge.grants;
  edge.grants.issue = async (code, previous) => {
    const change = changes.shift();
    if (change) await edge.grants.moveCode(doors.lobby.id, given.code.id, change);
    return issue(code, previous);
  };
  const answer = await runActivity(renewCodeActivity, edge, { requestId: given.record.id, doorId: doors.lobby.id });
  edge.grants.issue = issue;
  const codes = await edge.grants.codes(doors.lobby.id, given.code.grantId);
  return { answer, codes: codes.map(({ generation, state }) => `${generation} ${state}`) };
}

describe('a fresh code', () => {
  it.each([
    ['is being judged', 'superseded', [{ from: ['live'], to: 'claimed', attemptId: 'a-1', at: at() }]],
    ['opens the door', 'used', [{ from: ['live'], to: 'used', attemptId: 'a-1', at: at() }]],
    ['is revoked', 'revoked', [{ from: ['live'], to: 'revoked' }]],
  ] satisfies [string, string, CodeChange[]][])('is made though the old one %s at this moment', async (_what, old, changes) => {
    expect(await renewedWhile(...changes)).toEqual({ answer: { kind: 'renewed' }, codes: ['2 live', `1 ${old}`] });
  });
});
