import { firstLoadOf } from '../../portal/build/weigh-portal.js';
import { report } from './report.js';

const pages = { ask: 'ask/ask-page.tsx', code: 'code/code-page.tsx', approval: 'approval/approval-page.tsx' };
const mostKilobytes = 300;

/** What a browser fetches before it shows a page for the first time. */
export function benchWeight(): void {
  for (const [name, file] of Object.entries(pages))
    report(`portal.first_load ${name}`, 'KB gzip', [firstLoadOf(file) / 1_024], { limit: mostKilobytes });
}
