import { Agent } from 'node:https';
import { createDefaultHttpClient, createHttpHeaders, createPipelineRequest, type HttpMethods } from '@azure/core-rest-pipeline';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';

/** One set of connections for everything that asks Graph; an idle one is closed before Graph would close it under a question, which nobody repeats. */
const agent = new Agent({ keepAlive: true, timeout: 4_000 });
const http = createDefaultHttpClient();

/**
 * The last link of the Graph SDK's chain: sends as the other Azure SDKs do. Graph is asked while somebody stands at a door, and the SDK's own link
 * (fetch) takes the processor twice as long. Redirects are not followed; answers are not compressed, because the client waits for ever for the rest of one
 * that is given up while it is decompressed.
 */
export const graphTransport: Middleware = {
  async execute(context: Context) {
    const { request, options = {} } = context;
    const { body, signal, method = 'GET' } = options;
    if (body !== undefined && typeof body !== 'string') throw new Error('graph is sent text');
    const question = createPipelineRequest({
      url: typeof request === 'string' ? request : request.url,
      method: method as HttpMethods,
      headers: createHttpHeaders({ ...(options.headers as Record<string, string>), 'Accept-Encoding': 'identity' }),
      ...(body !== undefined && { body }),
      ...(signal && { abortSignal: signal }),
    });
    question.agent = agent; // as an option it would be ignored
    const { status, headers, bodyAsText } = await http.sendRequest(question);
    context.response = new Response(bodyAsText || null, { status, headers: headers.toJSON() });
  },
};
