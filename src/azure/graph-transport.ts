import { createDefaultHttpClient, createHttpHeaders, createPipelineRequest, type HttpMethods } from '@azure/core-rest-pipeline';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';

/**
 * The last link of the Graph SDK's chain: sends over the connections the other Azure SDKs keep. Graph is asked while somebody stands at a door, and
 * the SDK's own link (fetch) takes the processor twice as long. Redirects are not followed.
 */
export function graphTransport(): Middleware {
  const http = createDefaultHttpClient();
  return {
    async execute(context: Context) {
      const { request, options = {} } = context;
      const { status, headers, bodyAsText } = await http.sendRequest(
        createPipelineRequest({
          url: typeof request === 'string' ? request : request.url,
          method: (options.method ?? 'GET') as HttpMethods,
          headers: createHttpHeaders(options.headers as Record<string, string>),
          ...(typeof options.body === 'string' && { body: options.body }),
          ...(options.signal && { abortSignal: options.signal }),
        }),
      );
      context.response = new Response(bodyAsText || null, { status, headers: headers.toJSON() });
    },
  };
}
