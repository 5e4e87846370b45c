import { createRequire } from 'node:module';
import { join } from 'node:path';
const { cruise } = await import('dependency-cruiser');
const { default: extractTSConfig } = await import('dependency-cruiser/config-utl/extract-ts-config');
const rules = createRequire(import.meta.url)('./.dependency-cruiser.cjs');
const code = ['orchestrations', 'activities', 'entities', 'src'];
const c0 = process.cpuUsage();
const { output } = await cruise(code, { ...rules.options, ...JSON.parse(process.argv[2] ?? '{}'), baseDir: process.cwd(), validate: true, ruleSet: { forbidden: rules.forbidden } }, {}, { tsConfig: extractTSConfig(join(process.cwd(), 'tsconfig.json')) });
const c = process.cpuUsage(c0); console.log(output.modules.length, output.summary.violations.length, (c.user + c.system) / 1000);
