import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Answer, Call, Operation } from '../../kernel/serve.js';
import type { Tenant } from '../tenant.js';
import { interact } from './interaction.js';
import { openSignInStore } from './sign-in-store.js';
import { signOut } from './sign-out.js';

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
    if (url.startsWith('/oauth2/v2.0/logout')) return void signOut(provider, request, response);
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

/** Entra takes `claims` for the access token alone, gives refresh tokens without asking for consent, and lets people choose an account where we ask for one. */
function shimmed(path: string, query: URLSearchParams): string {
  const changed = new URLSearchParams(query);
  const claims = changed.get('claims');
  if (claims !== null && !claims.includes('"id_token"')) changed.set('claims', claims.replace(/^\{/, '{"id_token":{},'));
  if (changed.get('prompt') === 'select_account') changed.set('prompt', 'login');
  const isOffline = path.endsWith('/authorize') && changed.get('scope')?.includes('offline_access');
  if (isOffline && changed.get('prompt') !== 'none') changed.set('prompt', `${changed.get('prompt') ?? ''} consent`.trim());
  return changed.size > 0 ? `?${changed}` : '';
}
