import { globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Rules = { forbidden: IForbiddenRuleType[]; options: ICruiseOptions };
const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as Rules;
const code = ['orchestrations', 'activities', 'entities', 'src'];

async function look(baseDir: string): Promise<ICruiseResult> {
  const { output } = await cruise(
    code,
    { ...rules.options, baseDir, validate: true, ruleSet: { forbidden: rules.forbidden } },
    {},
    { tsConfig: extractTSConfig(join(baseDir, 'tsconfig.json')) },
  );
  if (typeof output === 'string') throw new Error('The cruiser reported text.');
  return output;
}

/** One import per rule that must not be: the file it stands in and what it reaches for. */
const planted: Record<string, [from: string, to: string]> = {
  'no-cycles': ['src/domain/egg.ts', './hen.js'],
  'domain-is-pure': ['src/domain/reads.ts', 'node:fs'],
  'ports-speak-domain': ['src/ports/clock.ts', '../config.js'],
  'adapters-look-inward': ['src/azure/nosy.ts', '../functions/entrance.js'],
  'azure-sdks-only-in-adapters': ['src/functions/sdk.ts', '@azure/cosmos'],
  'device-sdks-only-in-devices': ['src/functions/device.ts', 'azure-iot-device'],
  'functions-sdks-at-the-edge': ['activities/functions.ts', 'durable-functions'],
  'durable-layer': ['src/durable/app.ts', '../config.js'],
  'contracts-are-plain': ['activities/contracts.ts', '../src/ports/clock.js'],
  'activities-by-ports': ['activities/direct.ts', '../src/azure/adapter.js'],
  'ports-are-types': ['activities/ports.ts', '../src/ports/clock.js'],
  'entities-are-domain': ['entities/door.ts', '../src/ports/clock.js'],
  'orchestrations-see-contracts': ['orchestrations/peek.ts', '../activities/direct.js'],
  'functions-are-entrances': ['src/config.ts', './functions/entrance.js'],
  'functions-by-ports': ['src/functions/shortcut.ts', '../azure/adapter.js'],
  'command-line-is-a-caller': ['src/cli/insider.ts', '../functions/entrance.js'],
  'nothing-needs-the-command-line': ['src/azure/chatty.ts', '../cli/command.js'],
  'portal-knows-the-api': ['src/portal/nosy.tsx', '../domain/hen.js'],
  'pages-only-in-portal': ['src/functions/page.ts', 'react'],
  'local-is-removable': ['src/functions/cheat.ts', '../local/main.js'],
  'host-stands-alone': ['src/local/host/host.ts', '../../config.js'],
  'cloud-speaks-the-wire': ['src/local/cloud/cosmos.ts', '@azure/cosmos'],
};

describe('the arrows between folders', () => {
  const root = mkdtempSync(join(tmpdir(), 'latch-arrows-'));
  let found: Set<string>;

  beforeAll(async () => {
    const targets = ['src/domain/hen.ts', 'src/functions/entrance.ts', 'src/azure/adapter.ts', 'src/cli/command.ts', 'src/local/main.ts'];
    const put = (file: string, text: string) => {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    };
    for (const file of targets)
      put(file, file.endsWith('hen.ts') ? "import './egg.js';\nexport const here = 1;\n" : 'export const here = 1;\n');
    for (const [from, to] of Object.values(planted)) put(from, `import * as it from '${to}';\nexport const here = it;\n`);
    put('tsconfig.json', JSON.stringify({ compilerOptions: { module: 'NodeNext', moduleResolution: 'NodeNext', target: 'ES2023' } }));
    put('package.json', JSON.stringify({ type: 'module' }));
    symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
    const { summary } = await look(root);
    found = new Set(summary.violations.map((violation) => violation.rule.name));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('have a planted violation for every rule there is', () => {
    expect(Object.keys(planted).toSorted()).toEqual(rules.forbidden.map(({ name }) => name).toSorted());
  });

  it.each(Object.keys(planted))('are guarded: %s is noticed', (name) => {
    expect(found).toContain(name);
  });

  it('are looked at in every file there is', async () => {
    const { modules, summary } = await look(process.cwd());
    const seen = new Set(modules.map(({ source }) => source));
    const files = code.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`));
    expect(files.filter((file) => !seen.has(file))).toEqual([]);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
  });
});
