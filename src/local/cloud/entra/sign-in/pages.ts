import { randomBytes } from 'node:crypto';

/** A page as HTTP sends it. */
export type Page = { status: number; headers: Record<string, string>; html: string };

type Question = { action: string; trouble?: string };

/** The pages of the local sign-in; what people typed never comes back in them, but a name the application has suggested does. */
export const passwordPage = ({
  action,
  trouble,
  suggested = '',
  domain,
  somebody,
}: Question & { suggested?: string; domain: string; somebody: string }): Page =>
  page(
    'Sign in',
    `${alert(trouble)}<form method="post" action="${action}">
<label for="login">Account</label>
<input id="login" name="login" value="${escaped(suggested)}" autocomplete="username" autocapitalize="none" spellcheck="false" required ${suggested ? '' : 'autofocus'}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required ${suggested ? 'autofocus' : ''}>
<button>Sign in</button></form>
<p class="note">The simulated directory of ${escaped(domain)}: people of the seed file, such as <b>${escaped(somebody)}</b>; everybody’s password is <b>latch</b>.</p>`,
    trouble ? 400 : 200,
  );

/** `wanted`: the authentication contexts it is for. Without a registered second factor there is only the way back. */
export const factorPage = ({ action, name, wanted, canApprove }: Question & { name: string; wanted: string; canApprove: boolean }): Page =>
  page(
    'Approve sign-in',
    `<p>Signed in as <b>${escaped(name)}</b>. This step needs a second factor (authentication context <b>${escaped(wanted)}</b>).</p>
${canApprove ? '<p>In this simulated directory a click stands for it.</p>' : alert('No second factor is registered for this account.')}
<form method="post" action="${action}">${canApprove ? '<button name="factor" value="approve" autofocus>Approve</button>' : ''}
<button name="factor" value="deny" class="second">Cancel</button></form>`,
  );

export const signedOutPage = (): Page =>
  page('Signed out', '<p>You are signed out of the simulated directory. This page can be closed.</p>');

/** `because`: a word of the protocol, for whoever looks for the mistake. */
export const startAgainPage = (because: string): Page =>
  page('Sign in again', `<p>This sign-in cannot go on (${escaped(because)}). Go back to the application and start again.</p>`, 400);

const alert = (trouble: string | undefined) => (trouble ? `<p role="alert">${escaped(trouble)}</p>` : '');

function page(title: string, body: string, status = 200): Page {
  const nonce = randomBytes(16).toString('base64');
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
  };
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>`;
  const html = `<!doctype html><html lang="en"><head>${head}<style nonce="${nonce}">${style}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
  return { status, headers, html };
}

const style = `:root{color-scheme:light dark;--ink:#1b1a19;--paper:#fff;--ground:#f0f2f5;--line:#767472;--accent:#0f548c;--bad:#a4262c}
@media(prefers-color-scheme:dark){:root{--ink:#f3f2f1;--paper:#252423;--ground:#11100f;--line:#979593;--accent:#69afe5;--bad:#f1707b}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{width:min(100%,26rem);padding:2rem 1.5rem;background:var(--paper);border-radius:.5rem}h1{margin:0 0 1rem;font-size:1.5rem}
label{display:block;margin-top:1rem;font-weight:600}input{width:100%;min-height:2.75rem;padding:.5rem;border:1px solid var(--line);border-radius:.25rem;background:transparent;color:inherit;font:inherit}
button{width:100%;min-height:2.75rem;margin-top:1.25rem;border:1px solid var(--accent);border-radius:.25rem;background:var(--accent);color:var(--paper);font:inherit;font-weight:600;cursor:pointer}
button.second{background:transparent;color:var(--accent);margin-top:.75rem}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
[role=alert]{color:var(--bad);font-weight:600}.note{margin:1.5rem 0 0;font-size:.875rem}`;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
