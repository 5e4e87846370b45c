import { z } from 'zod';
import { Instant } from './ids.js';
import { instantFrom } from './window.js';

export const TargetKind = z.enum(['request', 'person', 'door', 'site', 'vendor', 'approver', 'key', 'all']);
export type TargetKind = z.infer<typeof TargetKind>;

export const Target = z.object({ kind: TargetKind, id: z.string().min(1).max(128) });
export type Target = z.infer<typeof Target>;

/** `revocation`: for good. `lockdown`: nobody enters until it is lifted, and nothing is lost. */
export const Mode = z.enum(['revocation', 'lockdown']);
export type Mode = z.infer<typeof Mode>;

/** One reason why a target is denied; several may hold it at once, and each is lifted by itself. */
export const Hold = z.object({
  /** Whose it is. Empty: written by hand, and nobody has taken it up yet. */
  revocationId: z.string(),
  mode: Mode,
  reason: z.string(),
  createdBy: z.string(),
  createdAt: Instant,
  until: Instant.optional(),
});
export type Hold = z.infer<typeof Hold>;

/** The record that makes a revocation effective: container `rules`, id fixed by its target (`request:<id>`, `all`), so it can be read by point. */
export type DenyRule = { id: string; kind: 'deny'; target: Target; holds: Hold[] };

/** The fixed id of a target's rule. */
export const ruleId = (target: Target): string => (target.kind === 'all' ? 'all' : `${target.kind}:${target.id}`);

/** Cosmos forbids `/`, `\`, `?` and `#` in ids, which the name of a company may well have; they are kept as `~` and two hex digits. */
export const storedRuleId = (id: string): string => id.replace(/[/\\?#%~]/g, (character) => `~${character.charCodeAt(0).toString(16)}`);

/** The target a stored rule is about; undefined when the id is that of no rule. Spelled as we spell it: ids of people and requests in lower case. */
export function targetOf(storedId: string): Target | undefined {
  if (storedId === 'all') return { kind: 'all', id: 'all' };
  const [kind = '', ...rest] = storedId
    .replace(/~([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .split(':');
  const target = Target.safeParse({ kind, id: rest.join(':') }).data;
  const isLower = kind === 'person' || kind === 'approver' || kind === 'request';
  return target && isLower ? { ...target, id: target.id.toLowerCase() } : target;
}

const AnyInstant = z.iso.datetime({ offset: true }).transform((text) => instantFrom(new Date(text)));

/** A hold as somebody may have typed it into Data Explorer: whatever is not understood denies. */
const WrittenHold = z
  .object({
    revocationId: z.string().catch(''),
    mode: Mode.catch('revocation'),
    reason: z.string().catch('no reason given'),
    createdBy: z.string().catch('unknown'),
    createdAt: AnyInstant.catch('1970-01-01T00:00:00.000Z'),
    until: AnyInstant.optional().catch(undefined),
  })
  .transform(({ until, ...hold }): Hold => (until === undefined ? hold : { ...hold, until }));

const Written = z.looseObject({
  id: z.string(),
  holds: z.array(z.unknown()).min(1).optional().catch(undefined),
  /** Seconds since 1970, Cosmos's own. */
  _ts: z.number().optional().catch(undefined),
});

/** A rule as it is stored. Its id alone makes it one: a document with such an id denies, however little else it says. */
export const DenyRule: z.ZodType<DenyRule> = Written.transform((written, context): DenyRule => {
  const target = targetOf(written.id);
  if (!target) {
    context.addIssue('not the id of a rule');
    return z.NEVER;
  }
  const createdAt = instantFrom(new Date((written._ts ?? 0) * 1000));
  const holds = (written.holds ?? [written]).map((hold) => WrittenHold.parse({ createdAt, ...(typeof hold === 'object' ? hold : {}) }));
  return { id: ruleId(target), kind: 'deny', target, holds };
});
