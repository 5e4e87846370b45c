import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { signedOutPage } from './pages.js';

/** Ends the session at once, as Entra does for its only account, then goes back to the application (OpenID Connect RP-Initiated Logout 1.0 §3) if that is on this machine. */
export async function signOut(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const session = await provider.Session.get(provider.createContext(request, response));
  await session.destroy();
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const back = addressBack(query.get('post_logout_redirect_uri'), query.get('state'));
  if (back !== undefined) return void response.writeHead(303, { location: back, 'cache-control': 'no-store' }).end();
  const { status, headers, html } = signedOutPage();
  response.writeHead(status, headers).end(html);
}

function addressBack(wanted: string | null, state: string | null): string | undefined {
  const url = wanted === null ? null : URL.parse(wanted);
  if (url?.protocol !== 'http:' || !['localhost', '127.0.0.1'].includes(url.hostname)) return undefined;
  if (state !== null) url.searchParams.set('state', state);
  return url.href;
}
