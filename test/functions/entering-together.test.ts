import { describe, expect, it } from 'vitest';
import { auditOfAttempt } from '../../src/domain/audit/attempts.js';
import { doors, people } from '../support/site.js';
import { openEntrance } from './given/entrance.js';
import { visit } from './given/visit.js';

const { edge, present, attempt, codeOf, rule, wait } = await openEntrance();
await edge.doors.change(doors.lobby.id, (door) => ({ ...door, policy: { twoPersons: true } }));

const granted = { body: { result: 'granted' } };
const denied = { body: { result: 'denied' } };

/** Two visits at a door where nobody stands any more. */
async function two() {
  wait(30_001);
  return { first: await visit(edge, doors.lobby), second: await visit(edge, doors.lobby, 0, people.tara) };
}

describe('a door for two persons', () => {
  it('opens when the second comes within 30 seconds, once for both', async () => {
    const { first, second } = await two();
    expect(await present({ code: first.digits, attemptId: 'one' })).toMatchObject(denied);
    expect(await attempt('one')).toMatchObject({ state: 'denied', because: 'second-person' });
    wait(30_000);
    expect(await present({ code: second.digits, attemptId: 'two' })).toMatchObject(granted);
    expect([await codeOf(first), await codeOf(second)]).toMatchObject([{ state: 'used' }, { state: 'used' }]);
    const together = { attemptId: 'one', grantId: first.code.grantId, requestId: first.record.id };
    const stored = await attempt('two');
    expect(stored).toMatchObject({ state: 'granted', together });
    expect(stored && auditOfAttempt(stored)?.detail).toMatchObject({ togetherWith: first.code.grantId });
    expect(await present({ code: first.digits })).toMatchObject(denied);
  });

  it('stays shut when the second is late, comes alone, or is the same person', async () => {
    const { first, second } = await two();
    await present({ code: first.digits });
    const again = await visit(edge, doors.lobby);
    expect(await present({ code: again.digits })).toMatchObject(denied);
    wait(30_001);
    expect(await present({ code: second.digits })).toMatchObject(denied);
    expect([await codeOf(first), await codeOf(second), await codeOf(again)]).toMatchObject(Array(3).fill({ state: 'live' }));
  });

  it('stays shut for two accounts of one employee', async () => {
    const { first, second } = await two();
    for (const { id } of [people.alice, people.tara]) edge.directory.change(id, { employeeId: '7' });
    await present({ code: first.digits });
    expect(await present({ code: second.digits })).toMatchObject(denied);
    edge.directory.change(people.tara.id, { employeeId: '8' });
  });

  it('stays shut while the directory does not have the first: they could be anybody', async () => {
    const { first, second } = await two();
    await present({ code: first.digits });
    const { person } = edge.directory;
    edge.directory.person = async (id) => (id === people.alice.id ? undefined : person(id));
    expect(await present({ code: second.digits })).toMatchObject(denied);
    edge.directory.person = person;
    expect(await present({ code: first.digits })).toMatchObject(granted);
  });

  it('stays shut when the first may not enter any more', async () => {
    const { first, second } = await two();
    await present({ code: first.digits });
    await rule(first);
    expect(await present({ code: second.digits, attemptId: 'alone' })).toMatchObject(denied);
    expect(await attempt('alone')).toMatchObject({ because: 'second-person' });
  });

  it('opens once for a crowd of pairs', async () => {
    const { first, second } = await two();
    await present({ code: first.digits });
    const replies = await Promise.all(Array.from({ length: 40 }, () => present({ code: second.digits })));
    expect(replies.filter(({ body }) => body['result'] === 'granted')).toHaveLength(1);
  });
});
