import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the pages come from and go to, from the root of the project, in which `npm run build` runs. */
const root = resolve('src/portal');
const outDir = resolve('dist/portal');
const mark = join(outDir, '.built-from');

/** Builds the pages with Vite, unless neither they nor the packages have changed since. */
async function buildPortal(): Promise<void> {
  const digest = digestOf(
    globSync(['src/portal/**/*.{ts,tsx,html,svg,png,webmanifest}', 'package-lock.json'], { exclude: ['**/generated/**'] }).sort(),
  );
  if (digest === readIfThere(mark)) return;
  const { build } = await import('vite');
  await build({
    ...{ configFile: false, root, base: '/app/', logLevel: 'warn' },
    build: {
      ...{ outDir, emptyOutDir: true, manifest: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 1_000 },
      rolldownOptions: {
        input: { index: join(root, 'index.html'), sw: join(root, 'worker/service-worker.ts') },
        output: { entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
        onLog: (level, log, handle) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && handle(level, log), // "use client" means nothing here
      },
    },
  });
  writeFileSync(mark, digest);
}

function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

await buildPortal();
