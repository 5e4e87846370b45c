import { describe, expect, it } from 'vitest';
import { DoorId } from '../../src/domain/ids.js';
import { doors } from '../support/site.js';
import { openApi } from './given/api.js';
import { newDoor } from './given/door-changes.js';
import { edgePorts } from './given/edge.js';
import { visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const read = (id: string) => edge.doors.read(DoorId.parse(id));

describe('a new door', () => {
  it('is there after one call, with nothing on it', async () => {
    const { status, body } = await as('erin')('POST', '/api/doors', newDoor(), { key: 'k-1' });
    expect({ status, body }).toMatchObject({ status: 200, body: { doorId: 'lab-7', what: 'add', state: 'applied' } });
    expect(await read('lab-7')).toMatchObject({ class: 'limited', judge: 'cloud', terminals: [], scryptCost: 4096 });
    expect(await as('alice')('GET', '/api/doors/lab-7')).toMatchObject({ status: 200, body: { online: false, armed: [] } });
  });

  it('is made once under a key, and another body under it is refused', async () => {
    const again = await as('erin')('POST', '/api/doors', newDoor(), { key: 'k-1' });
    expect(again).toMatchObject({ status: 200, body: { doorId: 'lab-7', state: 'applied' } });
    expect(await as('erin')('POST', '/api/doors', newDoor({ name: 'Other' }), { key: 'k-1' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });

  it.each([
    ['an id that is taken', newDoor(), 409, 'door-exists', 'id'],
    ['a time zone that is none', newDoor({ id: 'x', timeZone: 'Berlin' }), 400, 'invalid-field', 'timeZone'],
    ['a field too many', newDoor({ id: 'x', salt: 'mine' }), 400, 'unknown-field', 'salt'],
    ['nobody to ask', newDoor({ id: 'x', approverGroups: [] }), 400, 'invalid-field', 'approverGroups'],
    ['a gateway whose lock judges', newDoor({ id: 'x', kind: 'gateway', judge: 'lock' }), 409, 'gateway-has-no-lock', 'judge'],
  ])('is refused with %s, and leaves nothing behind', async (_what, sent, status, code, field) => {
    expect(await as('erin')('POST', '/api/doors', sent)).toMatchObject({ status, body: { code, errors: [{ field }] } });
    expect(await read('x')).toBeUndefined();
  });

  it.each(['alice', 'dan', 'frank'])('is not for %s to make', async (user) => {
    expect(await as(user)('POST', '/api/doors', newDoor({ id: 'y' }))).toMatchObject({ status: 403, body: { code: 'missing-role' } });
  });
});

describe('what guards an exclusion area', () => {
  const propose = async (id: string) => {
    const { status, body } = await as('erin')('POST', '/api/doors', newDoor({ id, class: 'exclusion' }));
    expect({ status, body }).toMatchObject({ status: 202, body: { state: 'proposed', confirmBy: '2027-02-04T08:00:00.000Z' } });
    return `/api/doors/${id}/changes/${body['id']}`;
  };

  it('is changed by two people, once', async () => {
    const change = await propose('vault-1');
    expect(await read('vault-1')).toBeUndefined();
    expect(await as('gus')('POST', `${change}/confirm`)).toMatchObject({ status: 200, body: { state: 'applied' } });
    expect(await as('gus')('POST', `${change}/confirm`)).toMatchObject({ status: 200, body: { state: 'applied' } });
    expect(await read('vault-1')).toMatchObject({ class: 'exclusion' });
    const { body } = await as('frank')('GET', '/api/doors/vault-1/changes');
    expect(body['changes']).toMatchObject([{ steps: [{ state: 'proposed' }, { state: 'confirmed' }, { state: 'applied', by: 'system' }] }]);
  });

  it.each(['erin', 'erinAdm'])('is not confirmed by whoever proposed it (%s)', async (user) => {
    const change = await propose('vault-2');
    expect(await as(user)('POST', `${change}/confirm`)).toMatchObject({ status: 403, body: { code: 'same-person' } });
    expect(await read('vault-2')).toBeUndefined();
  });

  it('may be confirmed by security, not by just anybody', async () => {
    const change = await propose('vault-3');
    expect(await as('bob')('POST', `${change}/confirm`)).toMatchObject({ status: 403, body: { code: 'missing-role' } });
    expect(await as('dan')('POST', `${change}/confirm`)).toMatchObject({ status: 200 });
  });

  it('stays as it is when the proposal is withdrawn', async () => {
    const change = await propose('vault-4');
    expect(await as('erin')('POST', `${change}/withdraw`)).toMatchObject({ status: 200, body: { state: 'withdrawn' } });
    expect(await as('gus')('POST', `${change}/confirm`)).toMatchObject({ status: 409, body: { code: 'withdrawn' } });
    expect(await read('vault-4')).toBeUndefined();
  });

  it('takes two people to be taken out of its class as well', async () => {
    const { status } = await as('erin')('PATCH', '/api/doors/server-a', { class: 'controlled' });
    expect(status).toBe(202);
    expect(await read('server-a')).toMatchObject({ class: 'exclusion' });
  });

  it.each(['/api/doors/lobby/changes/', '/api/doors/vault-1/changes/'])('is found under its own door only: %s', async (path) => {
    expect(await as('gus')('POST', `${path}00000000-0000-4000-8000-000000000999/confirm`)).toMatchObject({ status: 404 });
    expect(await as('gus')('POST', `${path}nonsense/confirm`)).toMatchObject({ status: 404 });
  });
});

describe('a change of a door', () => {
  it('takes what it names and leaves the rest', async () => {
    expect(await as('erin')('PATCH', '/api/doors/lobby', { name: 'Front lobby' })).toMatchObject({
      status: 200,
      body: { what: 'change', fields: ['name'], state: 'applied' },
    });
    expect(await read('lobby')).toMatchObject({ name: 'Front lobby', class: 'controlled', lock: { deviceId: 'lobby-lock' } });
  });

  it('of the judge wants a door at which nobody holds a grant', async () => {
    const given = await visit(edge, doors.cage);
    const change = () => as('erin')('PATCH', '/api/doors/cage-12', { judge: 'cloud' });
    expect(await change()).toMatchObject({ status: 409, body: { code: 'door-not-empty', errors: [{ field: 'judge' }] } });
    expect(await read('cage-12')).toMatchObject({ judge: 'lock' });
    await edge.grants.end(doors.cage.id, given.code.grantId);
    expect(await change()).toMatchObject({ status: 200 });
    expect(await read('cage-12')).toMatchObject({ judge: 'cloud' });
  });

  it.each([
    ['nothing', {}, 'nothing-to-change'],
    ['an id', { id: 'other' }, 'unknown-field'],
    ['a class that is none', { class: 'secret' }, 'invalid-field'],
  ])('that names %s is refused', async (_what, body, code) => {
    expect(await as('erin')('PATCH', '/api/doors/lobby', body)).toMatchObject({ status: 400, body: { code } });
  });

  it('of no door is not found', async () => {
    expect(await as('erin')('PATCH', '/api/doors/nowhere', { name: 'x' })).toMatchObject({ status: 404 });
    expect(await as('erin')('PATCH', '/api/doors/~', { name: 'x' })).toMatchObject({ status: 404 });
  });

  it('retires a door for good: nobody may ask for it, nothing may be changed any more', async () => {
    await as('erin')('POST', '/api/doors', newDoor({ id: 'shed', class: 'controlled' }));
    expect(await as('erin')('PATCH', '/api/doors/shed', { retired: true })).toMatchObject({ status: 200 });
    expect(await as('erin')('PATCH', '/api/doors/shed', { name: 'x' })).toMatchObject({ status: 409, body: { code: 'door-retired' } });
    const window = { start: '2027-02-03T10:00:00.000Z', end: '2027-02-03T11:00:00.000Z' };
    expect(await as('alice')('POST', '/api/requests', { doorIds: ['shed'], window, purpose: 'x' })).toMatchObject({
      status: 400,
      body: { code: 'unknown-door' },
    });
  });
});
