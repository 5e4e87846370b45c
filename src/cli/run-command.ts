import { parseArgs } from 'node:util';
import { type CallApi, type Command, Complaint, type Option, type Said, type Surroundings } from './command.js';
import { commonOptions, manual, overview } from './help.js';

/** Where a command line runs. `connect`: the API as the options of a call want it; `options`: what more it understands for that. */
export type Shell = Omit<Surroundings, 'call'> & {
  complain(line: string): void;
  connect(options: Said['options']): CallApi;
  options?: Record<string, Option>;
};

const done = 0;
const bad = 1;
const misused = 2;

/** Runs what was typed and comes back with the exit code: 0 all is well, 1 it is not, 2 nobody understands what was meant. */
export async function runCommand(argv: readonly string[], commands: readonly Command[], shell: Shell): Promise<number> {
  const command = commands.find(({ words }) => words.every((word, index) => argv[index] === word));
  const isAsking = argv.length === 0 || argv[0] === 'help' || argv[0] === '--help';
  if (!command) {
    (isAsking ? shell.print : shell.complain)(overview(commands));
    return isAsking ? done : misused;
  }
  const common = { ...commonOptions, ...shell.options };
  const said = read(command, argv.slice(command.words.length), common);
  if (typeof said === 'string') {
    shell.complain(`${said}\n\n${manual(command, common)}`);
    return misused;
  }
  if (said.options['help'] === undefined) return run(command, said, shell);
  shell.print(manual(command, common));
  return done;
}

async function run(command: Command, said: Said, shell: Shell): Promise<number> {
  try {
    return (await command.run(said, { env: shell.env, print: shell.print, call: shell.connect(said.options) })) ? done : bad;
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    shell.complain(error.message);
    return bad;
  }
}

/** The arguments and options, or in words what is wrong with them. */
function read({ takes, options }: Command, argv: readonly string[], common: Record<string, Option>): Said | string {
  const known = Object.entries({ ...options, ...common });
  const config = Object.fromEntries(
    known.map(([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string' } as const]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: config, allowPositionals: true });
    const given = Object.entries(values).map(([name, value]) => [name, value === true ? '' : String(value)]);
    const missing = takes.slice(positionals.length);
    if (values['help'] === undefined && missing.length > 0) return `Missing: ${missing.join(' ')}`;
    if (positionals.length > takes.length) return `Too much: ${positionals.slice(takes.length).join(' ')}`;
    return { args: positionals, options: Object.fromEntries(given) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
