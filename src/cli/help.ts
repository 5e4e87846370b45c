import type { Command, Option } from './command.js';

/** Options every command understands. */
export const commonOptions: Record<string, Option> = {
  api: { value: 'URL', says: 'where Latch answers; else LATCH_API, else http://127.0.0.1:7071' },
  help: { says: 'what this command does' },
};

/** One line a command. */
export function overview(commands: readonly Command[]): string {
  const lines = commands.map((command) => [usageOf(command), command.says] as const);
  const width = Math.max(...lines.map(([usage]) => usage.length));
  return ['Usage: latch COMMAND [OPTIONS]', '', ...lines.map(([usage, says]) => `  ${usage.padEnd(width)}  ${says}`)].join('\n');
}

/** One command with its options. */
export function manual(command: Command, more: Record<string, Option>): string {
  const options = Object.entries({ ...command.options, ...more }).map(([name, option]) => [nameOf(name, option), option.says] as const);
  const width = Math.max(...options.map(([name]) => name.length));
  return [
    `Usage: latch ${usageOf(command)} [OPTIONS]`,
    '',
    `${command.says}.`,
    '',
    ...options.map(([name, says]) => `  ${name.padEnd(width)}  ${says}`),
  ].join('\n');
}

const usageOf = ({ words, takes }: Command) => [...words, ...takes].join(' ');
const nameOf = (name: string, { value }: Option) => `--${name}${value === undefined ? '' : ` ${value}`}`;
