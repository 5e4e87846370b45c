import { describe, expect, it } from 'vitest';
import { type Body, type Caller, openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { body: description } = await as()('GET', '/api/openapi.json');

type Operation = { method: string; path: string; roles: string[]; hasBody: boolean };

/** Every operation for bearers of tokens, with the roles it says may call it; none means anybody. */
const operations = Object.entries(description['paths'] as Record<string, Record<string, Body>>).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, { security, requestBody }]): Operation[] => {
    const [scheme] = security as Record<string, string[]>[];
    return scheme?.['entra'] ? [{ method: method.toUpperCase(), path, roles: scheme['entra'], hasBody: requestBody !== undefined }] : [];
  }),
);
const named = (operation: Operation) => [`${operation.method} ${operation.path}`, operation] as const;
const call = (caller: Caller, { method, path }: Operation, body?: unknown, raw?: string) =>
  caller(method, path.replace(/\{\w+\}/g, 'x'), body, raw === undefined ? {} : { raw });

/** Who has which one role. */
const bearers = {
  'Latch.Request': 'alice',
  'Latch.Approve': 'carol',
  'Latch.Security': 'dan',
  'Latch.Audit': 'frank',
  'Latch.Admin': 'erin',
  'Latch.Revoke': 'sentinel',
  'Latch.Integrate': 'logicApp',
} as const;
const applications = ['sentinel', 'logicApp', 'robot'];
const apart = ['Latch.Admin', 'Latch.Audit', 'Latch.Approve'];

const trace = async () => [await edge.requests.open(), edge.audit.records.size, edge.flowsSeen.started, edge.flowsSeen.revocations];

describe('roles', () => {
  it.each(operations.map(named))('%s is for those it names, and leaves no trace of anybody else', async (_name, operation) => {
    const before = await trace();
    for (const [role, bearer] of Object.entries(bearers)) {
      const { status, body } = await call(as(bearer), operation);
      const mayEnter = operation.roles.length === 0 ? !applications.includes(bearer) : operation.roles.includes(role);
      expect([bearer, body['code'] === 'missing-role', status === 401]).toEqual([bearer, !mayEnter, false]);
    }
    for (const [bearer, status] of [
      ['eve', 403],
      ['robot', 403],
      ['nobody', 401],
    ] as const)
      if (operation.roles.length > 0) expect([bearer, (await call(as(bearer), operation)).status]).toEqual([bearer, status]);
    if (operation.method !== 'GET') expect(await trace()).toEqual(before);
  });

  it('of those who keep, examine and decide are never the way to the same change', () => {
    const shared = operations.filter(({ method, roles }) => method !== 'GET' && roles.filter((role) => apart.includes(role)).length > 1);
    expect(shared).toEqual([]);
  });

  it.each([
    ['auditingAdmin', ['Latch.Admin', 'Latch.Audit']],
    ['decidingAuditor', ['Latch.Approve', 'Latch.Audit']],
    ['decidingAdmin', ['Latch.Approve', 'Latch.Admin']],
  ])('that exclude each other give nothing to who was given both (%s)', async (bearer, held) => {
    const theirs = operations.filter(({ roles }) => roles.length > 0 && roles.every((role) => held.includes(role)));
    expect(theirs.length).toBeGreaterThan(0);
    for (const operation of theirs)
      expect(await call(as(bearer), operation)).toMatchObject({ status: 403, body: { code: 'roles-not-separate' } });
  });

  it('that exclude each other leave the others', async () => {
    expect((await as('decidingAuditor')('GET', '/api/requests?mine=true')).status).toBe(200);
    expect((await as('decidingAdmin')('GET', '/api/revocations/x')).status).toBe(404);
  });
});

describe('a body', () => {
  const withBody = operations.filter(({ hasBody }) => hasBody);
  const bearerOf = ({ roles }: Operation) => Object.entries(bearers).find(([role]) => roles.includes(role))?.[1] ?? 'carol';

  it.each(withBody.map(named))('of %s has only the fields it says, whoever it claims to be', async (_name, operation) => {
    const before = await trace();
    for (const field of ['__proto__', 'constructor', 'oid', 'requesterId', 'approverId', 'personId', 'roles', 'tid']) {
      const raw = `{"decision":"approve","reason":"x",${JSON.stringify(field)}:{"id":"x"}}`;
      const { status, body } = await call(as(bearerOf(operation)), operation, undefined, raw);
      if (status === 404) continue; // an id in the path that names nothing comes first
      const fields = ((body['errors'] ?? []) as Body[]).map((error) => error['field']);
      expect([field, status, fields]).toEqual([field, 400, expect.arrayContaining([field])]);
    }
    expect(await trace()).toEqual(before);
  });
});
