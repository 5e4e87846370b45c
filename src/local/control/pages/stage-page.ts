import type { FaultView } from '../../cloud/kernel/faults.js';
import type { OutboxMessage } from '../stage.js';
import { doorCard, type StagedDoor } from './door-card.js';
import { escaped } from './escaped.js';
import { faultSection } from './fault-section.js';
import { stageScript } from './stage-script.js';

/** Everything the stage shows; `portal`: where the pages of the app are. */
export type StageView = {
  portal: string;
  clock: { now: Date; kind: 'system' | 'virtual' };
  doors: readonly StagedDoor[];
  messages: readonly OutboxMessage[];
  faults: readonly FaultView[];
};

const mostMessages = 12;

/** A whole local Latch on one page, to be played with: the story to follow, what was sent, the keypads, the clock, and what may go wrong. */
export function stagePage({ portal, clock, doors, messages, faults }: StageView): string {
  const newest = messages.slice(-mostMessages).reverse();
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Latch: the stage</title><style>${style}</style>
<header><h1>Latch on this machine</h1><nav><a href="${escaped(portal)}" target="_blank" rel="noopener">The pages of the app</a> <a href="/local/inbox">Inbox</a> <a href="/local/monitor">Audit as exported</a></nav></header>
<output role="status" id="said"></output><main>
<section aria-labelledby="story"><h2 id="story">The story, in five minutes</h2>${story(portal)}</section>
<section aria-labelledby="sent"><h2 id="sent">What was sent</h2><div id="messages" data-live>${newest.map(message).join('') || '<p>Nothing yet.</p>'}</div></section>
<section aria-labelledby="keypads"><h2 id="keypads">Doors and their keypads</h2>${doors.map(doorCard).join('')}</section>
<section aria-labelledby="clock"><h2 id="clock">Clock</h2>${clockSection(clock)}</section>
${faultSection(faults)}</main><script>${stageScript}</script></html>`;
}

const style = `:root{color-scheme:light dark;--line:light-dark(#d1d1d1,#525252);--back:light-dark(#fafafa,#1f1f1f);--card:light-dark(#fff,#292929);--text:light-dark(#242424,#fff);--soft:light-dark(#424242,#d6d6d6);--brand:light-dark(#0f548c,#62abf5)}
*{box-sizing:border-box}body{font:15px/1.45 "Segoe UI",system-ui,sans-serif;margin:0 auto;max-width:1280px;padding:0 16px 32px;color:var(--text);background:var(--back)}a{color:var(--brand)}
header{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 24px}nav{display:flex;flex-wrap:wrap;gap:4px 16px}h1{font-size:24px}h2{font-size:17px;margin:0 0 8px}h3{font-size:15px;margin:0}
main{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:16px;align-items:start}section{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:16px;min-width:0;overflow-wrap:anywhere}
output{display:block;min-height:1.5em;font-weight:600}article{border-top:1px solid var(--line);padding:10px 0}article:first-of-type{border:0}article p{margin:4px 0;white-space:pre-wrap}.soft{color:var(--soft);font-size:13px}
form{display:flex;flex-wrap:wrap;gap:8px;align-items:end;margin:6px 0}label{display:grid;gap:2px;font-size:13px;color:var(--soft)}input,select,button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:4px;padding:5px 10px;min-height:34px}
button{cursor:pointer}button.main{background:#0f548c;border-color:#0f548c;color:#fff}:focus-visible{outline:2px solid var(--brand);outline-offset:1px}input.code{width:9.5em;font-size:18px;letter-spacing:1px}ol{margin:0;padding-left:20px}li{margin:6px 0}`;

function story(portal: string): string {
  const page = (path: string, text: string) =>
    `<a href="${escaped(`${portal}${path}`)}" target="_blank" rel="noopener">${escaped(text)}</a>`;
  return `<ol><li>${page('/ask', 'Ask for entry')} as <b>alice</b>, password <b>latch</b>: the Lobby, from now on. (The browser asks about a certificate first: this machine made it itself.)</li>
<li>Her code comes as a text message, here under <i>What was sent</i>. Type it at the keypad of the Lobby. Type it again: a code opens once.</li>
<li>Ask for <b>Server room A</b>: two people must approve. Their mails have links; open them in a private window as <b>bob</b> and as <b>carol</b>, each with a second factor.</li>
<li>Her code now waits sealed on the page of her request, is shown once, and opens one door once.</li>
<li>${page('/desk', 'Watch and revoke')} as <b>dan</b>, in another private window: take a lock out of reach below, revoke, and see until when it could still open.</li></ol>`;
}

const address = /https?:\/\/[^\s<>"]+/;

function message({ at, channel, to, subject, text = '', card }: OutboxMessage): string {
  const link = address.exec(text)?.[0];
  const shown = card === undefined ? escaped(text.length > 400 ? `${text.slice(0, 399)}…` : text) : 'A card: use it in the inbox.';
  return `<article><div class="soft">${escaped(`${at.slice(0, 10)} ${at.slice(11, 16)} UTC`)} · ${escaped(channel)} · ${escaped(to)}</div>${subject === undefined ? '' : `<h3>${escaped(subject)}</h3>`}<p>${shown}</p>${link === undefined ? '' : `<a href="${escaped(link)}" target="_blank" rel="noopener">Open its link</a>`}</article>`;
}

const steps: [string, number][] = [
  ['1 minute', 60_000],
  ['15 minutes', 900_000],
  ['1 hour', 3_600_000],
  ['1 day', 86_400_000],
];

function clockSection({ now, kind }: StageView['clock']): string {
  const shown = `<p id="now" data-live><b>${escaped(now.toISOString().slice(0, 19).replace('T', ' '))} UTC</b></p>`;
  if (kind === 'system')
    return `${shown}<p>It is the clock of this machine. Start with <code>LATCH_CLOCK=virtual</code> to move time yourself.</p>`;
  const buttons = steps.map(([name, advanceMs]) => `<button data-body="${escaped(JSON.stringify({ advanceMs }))}">${name}</button>`);
  return `${shown}<form data-path="/local/clock"><span class="soft">Let time pass:</span>${buttons.join('')}</form>`;
}
