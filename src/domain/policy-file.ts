import { z } from 'zod';
import { type CheckedJson, checkedJson } from './checked-json.js';
import { ClassPolicy, defaultPolicy, Policy } from './policy.js';
import { alwaysHeeded, SignalChange } from './signals/signal-policy.js';

const ClassChange = ClassPolicy.partial();

/** A policy as its operators write it: what they leave out is as in the policy that ships. Sites, zones and doors can only add to the classes. */
const PolicyFile = z.strictObject({
  ...Policy.omit({ version: true, classes: true, signals: true }).partial().shape,
  version: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, 'must be 1 to 64 letters, digits, points, colons or hyphens')
    .refine((version) => !version.startsWith('default-'), 'must not be called like the policy that ships'),
  classes: z.strictObject({ controlled: ClassChange, limited: ClassChange, exclusion: ClassChange }).partial().optional(),
  signals: SignalChange.optional(),
});

type Reading = { ok: true; policy: Policy } | { ok: false; problems: string[] };

/** The policy a file's text describes, or everything that is wrong with it by file, line and field. `file`: its name, for people. */
export function readPolicy(file: string, text: string): Reading {
  const read = checkedJson(file, text, PolicyFile);
  if (!read.ok) return read;
  const { classes = {}, signals = {}, ...rest } = read.value;
  const { controlled, limited, exclusion } = defaultPolicy.classes;
  const policy = Policy.parse({
    ...defaultPolicy,
    ...rest,
    signals: { ...defaultPolicy.signals, ...signals, actions: { ...defaultPolicy.signals.actions, ...signals.actions } },
    classes: {
      controlled: { ...controlled, ...classes.controlled },
      limited: { ...limited, ...classes.limited },
      exclusion: { ...exclusion, ...classes.exclusion },
    },
  });
  return withinFloor(policy, read);
}

type Checked = Extract<CheckedJson<unknown>, { ok: true }>;

/** What no policy may give up. */
function withinFloor(policy: Policy, { say }: Checked): Reading {
  const { limited, exclusion } = policy.classes;
  const problems = [
    limited.riskSourceDown !== 'deny' && say({ path: ['classes', 'limited', 'riskSourceDown'], message: 'must be "deny"' }),
    exclusion.riskSourceDown !== 'deny' && say({ path: ['classes', 'exclusion', 'riskSourceDown'], message: 'must be "deny"' }),
    exclusion.delivery !== 'sealed' && say({ path: ['classes', 'exclusion', 'delivery'], message: 'must be "sealed"' }),
    ...alwaysHeeded.map(
      (word) => policy.signals.actions[word] === 'note' && say({ path: ['signals', 'actions', word], message: 'must not be merely noted' }),
    ),
    ...(['leads', 'offlineLeads'] as const).map(
      (name) =>
        policy[name].deliverMinutes > policy[name].armMinutes &&
        say({ path: [name, 'deliverMinutes'], message: 'must not be more than armMinutes' }),
    ),
  ].filter((each) => each !== false);
  return problems.length === 0 ? { ok: true, policy } : { ok: false, problems };
}
