import { expect, it } from 'vitest';
import { functionsOf } from '../../src/local/host/app/registry.js';
import { type Body, openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';

const { as } = await openApi(edgePorts());
const { status, body } = await as()('GET', '/api/openapi.json');
const paths = body['paths'] as Record<string, Record<string, Body>>;

/** Every `$ref` in a JSON value. */
const refs = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, part]) => (key === '$ref' ? [String(part)] : refs(part)))
    : [];
const found = (ref: string) =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((part, key) => Reflect.get(Object(part), key), body);

it('describes every route there is, and no other', () => {
  expect(status).toBe(200);
  expect(body['openapi']).toBe('3.1.0');
  const described = Object.entries(paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method} ${path}`));
  const served = functionsOf('httpTrigger').flatMap(({ trigger }) =>
    [trigger['methods']].flat().map((method) => `${String(method).toLowerCase()} /${trigger['route']}`),
  );
  const undescribed = /openapi\.json|\{\*path\}|^(head|options) /;
  expect(described.sort()).toEqual(served.filter((route) => !undescribed.test(route)).sort());
});

it('is whole: parameters of paths are declared, references lead somewhere, refusals are problems', () => {
  for (const [path, operations] of Object.entries(paths)) {
    for (const operation of Object.values(operations)) {
      const declared = ((operation['parameters'] ?? []) as Body[])
        .filter((each) => each['in'] === 'path')
        .map((each) => `{${each['name']}}`);
      expect(declared).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(operation['responses']).toHaveProperty(['default', 'content', 'application/problem+json']);
    }
  }
  for (const ref of refs(body)) expect(found(ref), ref).toBeDefined();
});

it('says who may call what', () => {
  expect(paths['/api/requests']?.['post']?.['security']).toEqual([{ entra: ['Latch.Request'] }]);
  expect(paths['/api/revocations']?.['post']?.['security']).toEqual([{ entra: ['Latch.Security', 'Latch.Revoke'] }]);
  expect(paths['/api/doors/{doorId}/entries']?.['post']?.['security']).toEqual([{ terminal: [] }]);
  expect(paths['/api/health/live']?.['get']?.['security']).toEqual([]);
});

it('shows what a body must be, from the schema that parses it', () => {
  expect(paths['/api/requests']?.['post']).toMatchObject({
    requestBody: {
      content: { 'application/json': { schema: { required: ['doorIds', 'window', 'purpose'], additionalProperties: false } } },
    },
  });
});
