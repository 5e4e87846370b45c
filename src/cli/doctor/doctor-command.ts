import { z } from 'zod';
import { Finding, failed, fine, warning } from '../../domain/finding.js';
import { version } from '../../domain/version.js';
import { bodyOf } from '../call-api.js';
import type { ApiReply, Command, Surroundings } from '../command.js';
import { readJson } from '../files.js';
import { settingsFindings } from './settings-findings.js';

const Diagnosis = z.object({ version: z.string(), policyVersion: z.string(), findings: z.array(Finding) });

/** Looks at a Latch that runs, or at the settings of one that does not start. */
export const doctorCommand: Command = {
  words: ['doctor'],
  takes: [],
  options: {
    settings: {
      value: 'FILE',
      says: 'only these settings: local.settings.json, or what `az functionapp config appsettings list` prints (- is standard input)',
    },
  },
  says: 'looks at everything Latch needs and says what to do about what is not well',
  async run({ options: { settings } }, around) {
    const findings = settings === undefined ? await askLatch(around) : settingsFindings(await readJson(settings));
    for (const finding of findings) tell(finding, around);
    const bad = findings.filter(({ outcome }) => outcome === 'failed').length;
    around.print(
      `${findings.length} checks, ${bad} failed, ${findings.filter(({ outcome }) => outcome === 'warning').length} worth a look.`,
    );
    return bad === 0;
  },
};

async function askLatch({ call }: Surroundings): Promise<Finding[]> {
  const reply = await call('GET', '/doctor');
  const diagnosis = bodyOf(Diagnosis, reply);
  return [versionFinding(diagnosis), clockFinding(reply, new Date()), ...diagnosis.findings];
}

function versionFinding({ version: theirs, policyVersion }: z.infer<typeof Diagnosis>): Finding {
  const says = `Latch ${theirs}, policy ${policyVersion}.`;
  if (theirs === version) return { check: 'version', ...fine(says) };
  return { check: 'version', ...warning(says, `This command is of ${version}: use the one of ${theirs}.`) };
}

const toleratedMs = 30_000;

/** The answer was on its way, and its date has whole seconds: what is left is a clock that is off. */
export function clockFinding({ date }: Pick<ApiReply, 'date'>, now: Date): Finding {
  if (date === undefined) return { check: 'clock', ...fine('Latch does not say what time it is.') };
  const offMs = Date.parse(date) - now.getTime();
  if (Math.abs(offMs) <= toleratedMs) return { check: 'clock', ...fine('Latch and this machine agree on the time.') };
  const says = `Latch's clock and this machine's are ${Math.round(Math.abs(offMs) / 1000)} s apart.`;
  return { check: 'clock', ...failed(says, 'Let this machine follow a time server; if it does, ask where the app runs.') };
}

const signs: Record<Finding['outcome'], string> = { ok: 'ok', warning: 'look', failed: 'FAILED' };

function tell({ check, outcome, says, fix }: Finding, { print }: Surroundings): void {
  print(`${signs[outcome].padEnd(7)} ${check}: ${says}`);
  if (fix !== undefined) print(`        → ${fix}`);
}
