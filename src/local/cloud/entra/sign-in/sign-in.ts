import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Provider } from 'oidc-provider';
import type { Answer, Call, Operation } from '../../kernel/serve.js';
import type { Tenant } from '../tenant.js';
import { factorPage, passwordPage } from './pages.js';
import { openSignInStore } from './sign-in-store.js';

/** Everybody's password in the local tenant. */
const password = 'latch';

export type SignIn = { operations: Operation[]; redeem(call: Call): Promise<Answer>; close(): Promise<void> };

type Running = { server: Server; port: number; store: ReturnType<typeof openSignInStore> };

/** Interactive sign-in (OpenID Connect Core 1.0 §3.1, PKCE), started when somebody first comes: oidc-provider behind the tenant's listener. */
export function signIn(tenant: Tenant): SignIn {
  let running: Promise<Running> | undefined;
  const forward = async (call: Call): Promise<Answer> => {
    running ??= run(tenant);
    return relay(call, tenant, (await running).port);
  };
  const at = (name: string, method: string, path: string): Operation => ({ name, method, path: `/:tenant${path}`, handle: forward });
  return {
    operations: [
      at('Authorize', 'GET', '/oauth2/v2.0/authorize'),
      at('Authorize', 'POST', '/oauth2/v2.0/authorize'),
      at('ResumeAuthorize', 'GET', '/oauth2/v2.0/authorize/:uid'),
      at('SignInPage', 'GET', '/interaction/:uid'),
      at('SubmitSignIn', 'POST', '/interaction/:uid'),
      at('Logout', 'GET', '/oauth2/v2.0/logout'),
    ],
    redeem: forward,
    async close() {
      const started = await running;
      running = undefined;
      started?.server.closeAllConnections();
      started?.server.close();
      started?.store.close();
    },
  };
}

async function run(tenant: Tenant): Promise<Running> {
  const { identityProvider } = await import('./identity-provider.js');
  const store = openSignInStore(join(tenant.world.dataDir, 'entra', 'sign-ins.db'));
  const provider = identityProvider(tenant, store);
  const callback = provider.callback();
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    if (url.startsWith('/interaction/')) return void interact(provider, tenant, request, response);
    Object.assign(request, { originalUrl: `/${tenant.tenantId}${url}` });
    callback(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port, store };
}

/** The provider behind sees the call as the tenant's listener got it. */
async function relay({ method, path, url, headers, body }: Call, tenant: Tenant, port: number): Promise<Answer> {
  const inner = path.slice(tenant.tenantId.length + 1);
  const search = shimmed(inner, url.searchParams);
  const kept = ['cookie', 'content-type', 'origin', 'authorization', 'accept'].flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const answer = await fetch(`http://127.0.0.1:${port}${inner}${search}`, {
    method,
    redirect: 'manual',
    headers: { ...Object.fromEntries(kept), 'x-forwarded-proto': 'https', 'x-forwarded-host': new URL(tenant.authority()).host },
    ...(method === 'POST' && { body: new Uint8Array(body) }),
  });
  const passed = Object.fromEntries([...answer.headers].filter(([name]) => !hopByHop.includes(name)));
  const cookies = answer.headers.getSetCookie();
  const text = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, headers: { ...passed, ...(cookies.length > 0 && { 'set-cookie': cookies }) }, body: text };
}

const hopByHop = ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date', 'set-cookie'];

/** Entra takes `claims` for the access token alone, and gives refresh tokens without asking for consent. */
function shimmed(path: string, query: URLSearchParams): string {
  const changed = new URLSearchParams(query);
  const claims = changed.get('claims');
  if (claims !== null && !claims.includes('"id_token"')) changed.set('claims', claims.replace(/^\{/, '{"id_token":{},'));
  const isOffline = path.endsWith('/authorize') && changed.get('scope')?.includes('offline_access') && !changed.has('prompt');
  if (isOffline) changed.set('prompt', 'consent');
  return changed.size > 0 ? `?${changed}` : '';
}

async function interact(provider: Provider, tenant: Tenant, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const show = (html: string, status = 200) => response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  try {
    const { uid, prompt, session } = await provider.interactionDetails(request, response);
    const action = `/${tenant.tenantId}/interaction/${uid}`;
    const isFactor = prompt.name === 'mfa';
    if (request.method === 'GET') return void show(isFactor ? factorPage(action) : passwordPage(action));
    const accountId = isFactor ? session?.accountId : personFor(tenant, await formOf(request));
    if (accountId === undefined) return void show(passwordPage(action, 'Account or password is wrong.'), 400);
    const ts = Math.floor(tenant.world.clock.now().getTime() / 1000);
    const login = { accountId, amr: isFactor ? ['pwd', 'mfa'] : ['pwd'], ts, remember: true };
    await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: isFactor });
  } catch (cause) {
    show(`<!doctype html><title>Sign in again</title><p>${cause instanceof Error ? cause.name : 'Trouble'}: start again.</p>`, 400);
  }
}

function personFor({ seed }: Tenant, form: URLSearchParams): string | undefined {
  const name = form.get('login')?.toLowerCase();
  const person = seed.people.find(({ id, mail }) => id === name || mail.toLowerCase() === name);
  return person?.accountEnabled && form.get('password') === password ? person.oid : undefined;
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
