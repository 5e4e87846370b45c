import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

/** Where a page of this API signs people in. */
export type SignInSetup = { authority: string; clientId: string; scope: string };

const msal = readFileSync(join(dirname(createRequire(import.meta.url).resolve('@azure/msal-browser')), 'msal-browser.min.js'));

/** A page with Microsoft's own sign-in library and nothing else: `window.signIn(claims?)`, `window.freshToken()`, `window.signOut()`. What came of it stands in the body's `data-outcome`. */
export async function serveMsalPage({ authority, clientId, scope }: SignInSetup): Promise<{ url: string; close(): Promise<void> }> {
  const auth = { clientId, authority, knownAuthorities: [new URL(authority).host], clientCapabilities: ['CP1'] };
  const script = `
    const app = new msal.PublicClientApplication({ auth: { ...${JSON.stringify(auth)}, redirectUri: location.origin + '/app/auth' } });
    const scopes = [${JSON.stringify(scope)}];
    const account = () => app.getAllAccounts()[0];
    window.signIn = (claims) => void (account() ? app.acquireTokenRedirect({ scopes, claims, account: account() }) : app.loginRedirect({ scopes, claims }));
    window.freshToken = async () => (await app.acquireTokenSilent({ scopes, account: account(), cacheLookupPolicy: msal.CacheLookupPolicy.RefreshToken })).accessToken;
    window.signOut = () => void app.logoutRedirect({ account: account(), postLogoutRedirectUri: '/app/' });
    const say = (outcome) => { document.body.dataset.outcome = outcome; };
    app.initialize().then(() => app.handleRedirectPromise()).then(
      (result) => say(result ? 'signed in ' + result.accessToken : account() ? 'known' : 'stranger'),
      (error) => say('refused ' + error.errorCode));`;
  const server = createServer((request, response) => {
    const isScript = request.url === '/msal.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? msal : `<!doctype html><title>A page</title><body><script src="/msal.js"></script><script>${script}</script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/app/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
