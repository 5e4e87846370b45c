import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { EndpointDescription } from './endpoint.js';

const ProblemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  traceId: z.string(),
  errors: z.array(z.object({ field: z.string(), code: z.string(), detail: z.string() })).optional(),
});

export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

/** The whole API as OpenAPI 3.1, from the schemas that also do the parsing. */
export function openApiDocument(endpoints: readonly EndpointDescription[]): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'entra', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  registry.registerComponent('securitySchemes', 'teams', { type: 'http', scheme: 'bearer', description: 'A token of the Bot Framework' });
  registry.registerComponent('securitySchemes', 'terminal', { type: 'apiKey', in: 'header', name: 'Latch-Assertion' });
  for (const endpoint of endpoints) registry.registerPath(pathOf(endpoint));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Latch', version: '1', description: 'One-time, time-bound door codes.' },
  });
}

function pathOf({ name, method, route, summary, access, body, query, answers }: EndpointDescription): RouteConfig {
  const params = parametersOf(route);
  const request: RouteConfig['request'] = {
    ...(params ? { params } : {}),
    ...(query instanceof z.ZodObject ? { query } : {}),
    ...(body ? { body: { content: { 'application/json': { schema: body } } } } : {}),
  };
  return {
    operationId: name,
    method: methods[method],
    path: `/${route}`,
    summary,
    security: securityOf(access),
    request,
    responses: {
      ...responsesOf(answers),
      default: { description: 'Refused (RFC 9457)', content: { 'application/problem+json': { schema: ProblemDetails } } },
    },
  };
}

function securityOf(access: EndpointDescription['access']): Record<string, string[]>[] {
  if (access === 'open') return [];
  if (access === 'terminal' || access === 'teams') return [{ [access]: [] }];
  return [{ entra: rolesOf(access) }];
}

const rolesOf = ({ people, applications = [] }: Exclude<EndpointDescription['access'], string>) =>
  [people, applications].flat().filter((role) => role !== 'anyone');

function parametersOf(route: string) {
  const names = [...route.matchAll(/\{(\w+)\}/g)].flatMap((match) => match[1] ?? []);
  return names.length === 0 ? undefined : z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
}

function responsesOf(answers: EndpointDescription['answers']): RouteConfig['responses'] {
  const entries = Object.entries(answers).map(([status, { description, schema }]) => [
    status,
    { description, ...(schema ? { content: { 'application/json': { schema } } } : {}) },
  ]);
  return Object.fromEntries(entries);
}

const methods = { GET: 'get', POST: 'post', PATCH: 'patch', DELETE: 'delete' } as const;
