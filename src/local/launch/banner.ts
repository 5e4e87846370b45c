import { relative } from 'node:path';
import type { LocalSettings } from '../settings.js';
import type { CloudRuntime } from './runtime-file.js';

/** What a person sees first: where everything is and what to try next. */
export function banner(settings: LocalSettings, { api, control }: CloudRuntime): string {
  return [
    '',
    '  Latch runs on this machine. Nothing of it is in Azure.',
    '',
    `  Stage        ${control}/local/stage   (play everything in a browser)`,
    `  Pages        ${api}/app`,
    `  API          ${api}/api/health/ready`,
    `  Description  ${api}/api/openapi.json`,
    `  Control      ${control}/local/clock   (${settings.clock} clock)`,
    `  Inbox        ${control}/local/inbox   (mails, messages and cards, as people see them)`,
    `  Data, logs   ${relative(process.cwd(), settings.dataDir) || '.'}`,
    '',
    '  Try a whole visit:  npm run story -- employee-lobby',
    '  Stop with Ctrl-C; what was answered stays.',
    '',
  ].join('\n');
}
