#!/usr/bin/env node
import { verifyCommand } from './audit/verify-command.js';
import { callApi } from './call-api.js';
import { commands } from './commands.js';
import { runCommand } from './run-command.js';
import { signIn } from './sign-in.js';

/** `latch COMMAND`: the command line of an operator. Talks to the API as they are signed in; has no rights of its own. */
process.exitCode = await runCommand(process.argv.slice(2), [...commands, verifyCommand()], {
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`latch: ${line}\n`),
  connect: ({ api }) => callApi({ url: api ?? process.env['LATCH_API'] ?? 'http://127.0.0.1:7071', token: signIn(process.env) }),
});
