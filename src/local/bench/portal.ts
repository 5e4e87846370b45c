import { firstLoadOf } from '../../portal/build/weigh-portal.js';

const pages = { ask: 'ask/ask-page.tsx', code: 'code/code-page.tsx', approval: 'approval/approval-page.tsx' };

for (const [name, file] of Object.entries(pages)) {
  const line = { peer: 'latch', metric: `portal.first_load ${name}`, value: Math.round(firstLoadOf(file) / 102.4) / 10, unit: 'KB gzip' };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
