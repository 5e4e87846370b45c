import { z } from 'zod';
import { disabledFunctions, readConfig } from '../../config.js';
import { type Finding, failed, fine } from '../../domain/finding.js';
import { Complaint } from '../command.js';

const Listed = z.array(z.object({ name: z.string(), value: z.string().nullable() }));
const Local = z.object({ Values: z.record(z.string(), z.string()) });

/** Every setting that is missing or cannot be right, each with its purpose. A value that the vault holds is there. */
export function settingsFindings(file: unknown): Finding[] {
  const settings = valuesOf(file);
  const read = readConfig(settings);
  const mistakes = read.ok ? [] : read.mistakes;
  const disabled = disabledFunctions(settings);
  return [
    ...mistakes.map(({ name, mistake, purpose }) => ({ check: name, ...failed(`It is ${mistake}.`, `${purpose}.`) })),
    ...(read.ok ? [{ check: 'settings', ...fine('Everything that is needed is set.') }] : []),
    ...disabled.map((name) => ({ check: name, ...failed('It is switched off.', `Remove the setting AzureWebJobs.${name}.Disabled.`) })),
  ];
}

function valuesOf(file: unknown): Record<string, string> {
  const listed = Listed.safeParse(file);
  if (listed.success) return Object.fromEntries(listed.data.map(({ name, value }) => [name, value ?? '']));
  const local = Local.safeParse(file);
  if (local.success) return local.data.Values;
  throw new Complaint('These are no settings: neither local.settings.json nor a list of {name, value}.');
}
