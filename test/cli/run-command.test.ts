import { describe, expect, it } from 'vitest';
import { type Command, Complaint } from '../../src/cli/command.js';
import { commands } from '../../src/cli/commands.js';
import { runCommand } from '../../src/cli/run-command.js';

const greet: Command = {
  words: ['greet'],
  takes: ['NAME'],
  options: { loud: { says: 'louder' }, at: { value: 'TIME', says: 'when' } },
  says: 'says hello',
  async run({ args, options }, { print }) {
    if (args[0] === 'nobody') throw new Complaint('Nobody is there.');
    print(`hello ${args[0]} ${'loud' in options} ${options['at']}`);
    return args[0] !== 'stranger';
  },
};

async function type(...argv: string[]) {
  const printed: string[] = [];
  const complained: string[] = [];
  const code = await runCommand(argv, [greet], {
    env: {},
    print: (line) => printed.push(line),
    complain: (line) => complained.push(line),
    connect: () => async () => ({ status: 204, body: undefined }),
  });
  return { code, printed: printed.join('\n'), complained: complained.join('\n') };
}

describe('a command line', () => {
  it.each([
    ['all is well', ['greet', 'erin', '--loud', '--at', 'noon'], { code: 0, printed: 'hello erin true noon', complained: '' }],
    ['what was found is bad', ['greet', 'stranger'], { code: 1, printed: 'hello stranger false undefined' }],
    ['it cannot be done', ['greet', 'nobody'], { code: 1, printed: '', complained: 'Nobody is there.' }],
  ])('says by its exit code that %s', async (_what, argv, expected) => {
    expect(await type(...argv)).toMatchObject(expected);
  });

  it.each([
    ['an unknown command', ['gret'], 'greet NAME  says hello'],
    ['a missing argument', ['greet'], 'Missing: NAME'],
    ['too many arguments', ['greet', 'a', 'b'], 'Too much: b'],
    ['an unknown option', ['greet', 'a', '--quiet'], '--quiet'],
    ['an option without its value', ['greet', 'a', '--at'], '--at'],
  ])('with %s is not understood, and says how it would be', async (_what, argv, hint) => {
    const { code, printed, complained } = await type(...argv);
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
    expect(complained).toContain(hint);
  });

  it.each([[[]], [['help']], [['--help']], [['greet', '--help']]])('%j helps', async (argv) => {
    expect(await type(...argv)).toMatchObject({ code: 0, printed: expect.stringContaining('greet NAME'), complained: '' });
  });
});

it('no command hides another, and each says what it does', () => {
  const names = commands.map(({ words }) => `${words.join(' ')} `);
  expect(names.filter((name) => names.some((other) => other !== name && name.startsWith(other)))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  expect(commands.filter(({ says }) => says === '' || says.endsWith('.'))).toEqual([]);
});
