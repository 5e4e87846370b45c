import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { registerApi } from '../../functions/register-functions.js';

type Ports = Parameters<typeof registerApi>[0];

/** What the API says of itself, as types for the pages; `npm run types` writes them from the compiled app before it looks at the pages. */
const file = 'src/portal/api/generated/schema.d.ts';

/** The entrances describe themselves as they are registered; without a Functions runtime each would also say that it is not there. */
function apiDescription(): OpenAPI3 {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return JSON.parse(JSON.stringify(registerApi(nothingBehind())()));
  } finally {
    console.warn = warn;
  }
}

/** Ports that nobody will call. */
const nothingBehind = (): Ports => new Proxy(Object.create(null), { get: nothingBehind });

const types = astToString(await openapiTS(apiDescription()));
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, types);
