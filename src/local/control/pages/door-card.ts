import { escaped } from './escaped.js';

/** A door as the stage shows it; `lock`: absent where there is none. */
export type StagedDoor = { id: string; lock?: { online: boolean; armed: number; leaseUntil: string | null } | undefined };

const acts: [label: string, verb: string, body: Record<string, unknown>][] = [
  ['Out of reach', 'online', { online: false }],
  ['Back in reach', 'online', { online: true }],
  ['Reboot', 'reboot', {}],
  ['Leave by the handle', 'leave', {}],
  ['Tamper', 'tamper', {}],
];

/** A door with its keypad, and what can be done to its lock. */
export function doorCard({ id, lock }: StagedDoor): string {
  const path = (verb: string) => escaped(`/local/doors/${encodeURIComponent(id)}/${verb}`);
  const buttons = acts.map(
    ([label, verb, body]) =>
      `<button formaction="${path(verb)}" data-body="${escaped(JSON.stringify(body))}" formnovalidate>${label}</button>`,
  );
  const name = escaped(id);
  return `<article><h3>${name}</h3><div class="soft" id="lock-${name}" data-live>${escaped(stateOf(lock))}</div>
<form data-path="${path('keypad')}"><label>Code <input class="code" name="code" inputmode="numeric" autocomplete="off" required maxlength="64" aria-label="Code at ${name}"></label><button class="main">Enter at ${name}</button></form>
${lock ? `<form data-path="${path('online')}">${buttons.join('')}</form>` : ''}</article>`;
}

function stateOf(lock: StagedDoor['lock']): string {
  if (!lock) return 'a gateway: a terminal and no lock';
  const reach = lock.online ? 'in reach' : 'out of reach';
  const lease = lock.leaseUntil === null ? '' : `, works unheard until ${lock.leaseUntil.slice(11, 16)} UTC`;
  return `${reach}, holds ${lock.armed === 1 ? '1 grant' : `${lock.armed} grants`}${lease}`;
}
