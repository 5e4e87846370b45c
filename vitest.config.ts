import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Every test process compiles the same large packages: V8 keeps what it compiled. */
process.env['NODE_COMPILE_CACHE'] ??= 'node_modules/.cache/latch';

/** These keep something for as long as their process lives: apps that register once, hooks, the source of managed identities, trusted authorities. */
const alone = [
  'test/azure/{communication,graph,key-vault,teams}*.test.ts',
  'test/functions/logging.test.ts',
  'test/local/host/*.test.ts',
  'test/local/cloud/{communication,entra,graph,key-vault}/**/*.test.ts',
  'test/local/cloud/*.test.ts',
  'test/support/world.test.ts',
];
/** Whole stories at pages take minutes: `npm run test:portal`. */
const inBrowsers = 'test/browser/**/*.test.ts';
/** Guards against hanging only: these machines are shared, and no test measures time. */
const shared = { pool: 'forks' as const, testTimeout: 180_000, hookTimeout: 180_000, expect: { poll: { timeout: 120_000 } } };

/** Whole worlds take longest: they begin first, so that no worker is left with one at the end. */
class WorldsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isWorld = ({ moduleId }: TestSpecification) => Number(moduleId.includes('/scenarios/'));
    return (await super.sort(files)).toSorted((a, b) => isWorld(b) - isWorld(a));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: WorldsFirst },
    globalSetup: ['test/support/files-in-memory.ts'],
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'alone', include: alone, isolate: true } },
      {
        test: {
          ...shared,
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...alone, inBrowsers],
          isolate: false,
          setupFiles: ['test/support/fresh-app.ts'],
        },
      },
      ...(process.env['LATCH_PORTAL'] ? [{ test: { ...shared, testTimeout: 600_000, name: 'browser', include: [inBrowsers] } }] : []),
    ],
  },
});
