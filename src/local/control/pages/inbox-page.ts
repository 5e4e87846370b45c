import type { OutboxMessage } from '../stage.js';
import { escaped } from './escaped.js';
import { shownCard } from './shown-card.js';

/** Who reads, of whom there are these. */
export type Reader = { to: string | undefined; people: readonly string[] };

const mostShown = 100;

/** Everything that was sent, as its readers see it, the newest first: mails, text messages, and cards that can be used. */
export function inboxPage(messages: readonly OutboxMessage[], { to, people }: Reader): string {
  const links = ['', ...people].map((person) => (person === (to ?? '') ? `<b>${escaped(person || 'everybody')}</b>` : linkTo(person)));
  const shown = messages.slice(-mostShown).reverse();
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Latch: inbox</title><style>${style}</style>
<main><h1>Inbox</h1><p>What the local Latch has sent, the newest first. A button on a card acts as the person it was sent to.</p><nav>${links.join(' ')}</nav>
${to === undefined ? '' : sayForm(to)}${shown.length === 0 ? '<p>Nothing yet.</p>' : shown.map(message).join('\n')}</main><script>${inboxScript}</script></html>`;
}

const style = `:root{color-scheme:light dark}body{font:15px system-ui;margin:2em auto;max-width:52em;padding:0 1em;color:light-dark(#222,#fff);background:light-dark(#f5f5f5,#1f1f1f)}a{color:light-dark(#0f548c,#62abf5)}nav{display:flex;flex-wrap:wrap;gap:.4em 1em}
article{background:light-dark(#fff,#292929);border:1px solid light-dark(#ddd,#525252);border-radius:6px;margin:1em 0;padding:.8em 1em;overflow-wrap:anywhere}header{color:light-dark(#555,#d6d6d6);font-size:13px}h2{font-size:17px;margin:.3em 0}
header{margin-bottom:.5em}iframe{border:0;width:100%;color-scheme:light;background:#fff}form.card{border-left:4px solid #6264a7;padding-left:1em}label{display:block;margin:.6em 0}label input:not([type=checkbox]),label select,textarea{display:block;font:inherit;width:100%;max-width:30em;box-sizing:border-box}
.subtle{color:light-dark(#666,#d6d6d6)}.large{font-size:19px;font-weight:600}button{font:inherit;padding:.4em 1em;margin:.3em .5em .3em 0}output{color:light-dark(#a00,#ff9c9c)}`;

const linkTo = (person: string) =>
  `<a href="?${person === '' ? '' : `to=${encodeURIComponent(person)}`}">${escaped(person || 'everybody')}</a>`;

const sayForm = (to: string) =>
  `<form data-user="${escaped(to)}"><label>Say something to the bot, for example “ask” <input name="text" required maxlength="200"></label><button>Say</button></form>`;

function message({ at, channel, to, subject, text = '', html, card }: OutboxMessage): string {
  const head = `<header>${escaped(`${at.slice(0, 10)} ${at.slice(11, 16)} UTC`)} · ${escaped(channel)} · to ${escaped(to)}</header>`;
  const title = subject === undefined ? '' : `<h2>${escaped(subject)}</h2>`;
  const body = card === undefined ? letter(text, html) : shownCard(card, to);
  return `<article>${head}${title}${body}</article>`;
}

/** A mail's own HTML has no scripts, no forms and no way out but a new window. */
function letter(text: string, html: string | undefined): string {
  if (html === undefined) return `<p>${escaped(text)}</p>`;
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 80)), 0);
  const page = `<base target="_blank"><style>body{font:15px system-ui;overflow-wrap:anywhere}</style>${html}`;
  return `<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="The mail" style="height:${lines * 1.25 + 2}em" srcdoc="${escaped(page)}"></iframe>`;
}

/** Sends what a form holds to the control plane, as its person, and looks again. */
export const inboxScript = `document.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { user } = event.target.dataset;
  const { request, verb } = event.submitter.dataset;
  const { text, ...inputs } = Object.fromEntries(new FormData(event.target));
  const [path, body] = verb ? ['click', { user, requestId: request, verb, inputs }] : ['say', { user, text }];
  const reply = await fetch('/local/teams/' + path, { method: 'POST', body: JSON.stringify(body) });
  const { value, detail } = await reply.json();
  if (value?.message ?? detail) alert(value?.message ?? detail);
  location.reload();
});`;
