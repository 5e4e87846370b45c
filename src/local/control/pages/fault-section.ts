import type { FaultView } from '../../cloud/kernel/faults.js';
import { escaped } from './escaped.js';

const services = ['cosmos', 'iot-hub', 'communication', 'graph', 'key-vault', 'entra', 'teams'];

const kinds: [label: string, action: Record<string, unknown>][] = [
  ['Is down (503)', { status: 503 }],
  ['Takes five seconds', { delayMs: 5_000 }],
  ['Breaks the connection', { reset: true }],
  ['Does it and does not answer', { dropResponseAfterEffect: true }],
];

/** What may go wrong with the services around the app: each until it is taken away. */
export function faultSection(faults: readonly FaultView[]): string {
  const buttons = kinds.map(([label, action]) => `<button data-body="${escaped(JSON.stringify({ do: action }))}">${label}</button>`);
  const lines = faults.map(({ service, hits }) => `<li>${escaped(service)}: struck ${hits} calls</li>`);
  return `<section aria-labelledby="faults"><h2 id="faults">What goes wrong</h2>
<form data-path="/local/faults"><label>Service <select name="service">${services.map((name) => `<option>${name}</option>`).join('')}</select></label>${buttons.join('')}</form>
<ul id="faults-now" data-live>${lines.join('') || '<li>Nothing.</li>'}</ul><form data-path="/local/faults" data-method="DELETE"><button>All is well again</button></form></section>`;
}
