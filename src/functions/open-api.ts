import type { EndpointDescription } from './http/endpoint.js';
import { exposeOpen } from './http/expose-open.js';
import { type OpenApiDocument, openApiDocument } from './http/open-api-document.js';
import { answer } from './http/reply.js';

/** GET /api/openapi.json: what all the others say of themselves, which is also what comes back. It is written when somebody first asks. */
export function registerOpenApi(endpoints: readonly EndpointDescription[]): () => OpenApiDocument {
  let written: OpenApiDocument | undefined;
  const document = () => {
    written ??= openApiDocument(endpoints);
    return written;
  };
  exposeOpen(
    {
      name: 'openApi',
      method: 'GET',
      route: 'api/openapi.json',
      summary: 'This description',
      access: 'open',
      answers: { 200: { description: 'OpenAPI 3.1' } },
    },
    async () => answer(200, document()),
  );
  return document;
}
