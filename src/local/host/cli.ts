import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { registeredFunctions } from './app/registry.js';
import type { RunningHost } from './running-host.js';
import { keepHeapSmall } from './small-heap.js';
import { startHost } from './start-host.js';
import { DataDirectoryInUse } from './store/database.js';

const usage = `Usage: host start [--script-root DIR] [--port 7071] [--data DIR] [--clock system|virtual]

Runs a built Azure Functions (v4) app with Durable Functions on this machine.
  --script-root  directory with package.json, host.json and local.settings.json; default the current one
  --port         port for HTTP functions and webhooks; 0 picks a free one; default Host.LocalHttpPort of local.settings.json
  --data         where state is kept; default DIR/.functions-host
  --clock        virtual stands still until POST /admin/host/clock sets it

Exit codes: 0 stopped, 1 failed, 2 wrong arguments, 3 data directory in use.
`;

type Arguments = { scriptRoot: string; port: number | undefined; dataDir: string; clock: 'system' | 'virtual' };

/** Reads the command line; a string is what is wrong with it. */
export function readArguments(argv: string[]): Arguments | string {
  const options = {
    'script-root': { type: 'string' },
    port: { type: 'string' },
    data: { type: 'string' },
    clock: { type: 'string' },
  } as const;
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: argv, options, allowPositionals: true });
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
  const { values, positionals } = parsed;
  const { port, clock = 'system' } = values;
  if (positionals.join(' ') !== 'start') return "Expected the command 'start'.";
  if (port !== undefined && (!/^\d+$/.test(port) || Number(port) > 65_535)) return `--port: '${port}' is not a port.`;
  if (clock !== 'system' && clock !== 'virtual') return `--clock: '${clock}' is neither system nor virtual.`;
  const scriptRoot = resolve(values['script-root'] ?? '.');
  return {
    scriptRoot,
    port: port === undefined ? undefined : Number(port),
    clock,
    dataDir: resolve(values.data ?? join(scriptRoot, '.functions-host')),
  };
}

async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2));
  if (typeof args === 'string') {
    process.stderr.write(`${args}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  keepHeapSmall();
  try {
    const running = await startHost({ ...args, traceInvocations: true });
    process.stdout.write(listing(running));
    stopOnSignals(running);
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exit(cause instanceof DataDirectoryInUse ? 3 : 1);
  }
}

function listing(running: RunningHost): string {
  const routes = running.routes.map(
    ({ info, methods, template }) => `  ${info.name}: [${methods.join(',')}] ${running.url}/${template.text}`,
  );
  const others = [...registeredFunctions.values()]
    .filter(({ trigger, isDisabled }) => isDisabled || trigger.type !== 'httpTrigger')
    .map(({ name, trigger, isDisabled }) => `  ${name}: ${trigger.type}${isDisabled ? ' (disabled)' : ''}`);
  return ['Functions:', ...routes, ...others, `Host is running on ${running.url}`, ''].join('\n');
}

function stopOnSignals(running: RunningHost): void {
  const stop = () => {
    running.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

if (import.meta.main) await main();
