import { verifyCommand } from '../../cli/audit/verify-command.js';
import { callApi } from '../../cli/call-api.js';
import { commands } from '../../cli/commands.js';
import { runCommand } from '../../cli/run-command.js';
import { signIn } from '../../cli/sign-in.js';
import { dataDirAudit } from './data-dir-audit.js';
import { whereItRuns } from './where-it-runs.js';

/** `npm run -s latch -- COMMAND`: the same command line, which also knows the Latch of this machine and its people. */
process.exitCode = await runCommand(process.argv.slice(2), [...commands, verifyCommand(dataDirAudit)], {
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`latch: ${line}\n`),
  options: { as: { value: 'USER', says: 'speak as somebody of the local site, erin for example' } },
  connect({ api, as }) {
    const local = whereItRuns(process.env);
    const token = as === undefined ? signIn(process.env) : () => local.tokenOf(as);
    return callApi({ url: api ?? process.env['LATCH_API'] ?? local.api, token });
  },
});
