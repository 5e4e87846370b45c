import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { injectCoreApi } from './core-api.js';

/** Loads a built v4 Functions app: every file that package.json `main` (a glob, braces allowed) names. Errors: no match, or whatever an entry file throws. */
export async function loadApp(scriptRoot: string): Promise<string[]> {
  const root = resolve(scriptRoot);
  const manifestPath = join(root, 'package.json');
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as { main?: string; type?: string };
  const main = manifest.main ?? 'index.js';
  const files = globSync(main, { cwd: root, exclude: (path) => path === 'node_modules' }).sort();
  if (files.length === 0) throw new Error(`Found zero files matching the supplied pattern "${main}" of package.json "main" in ${root}.`);
  injectCoreApi(manifestPath);
  const require = createRequire(manifestPath);
  for (const file of files) {
    const path = join(root, file);
    if (isEsm(path, manifest.type)) await import(pathToFileURL(path).href);
    else require(path);
  }
  return files;
}

function isEsm(path: string, packageType: string | undefined): boolean {
  if (path.endsWith('.mjs')) return true;
  return !path.endsWith('.cjs') && packageType === 'module';
}
