import type { InvocationContext } from '@azure/functions';
import { auditOfRevocation, auditOfRule } from '../domain/audit/rules.js';
import { isLiftedLockdown, isUnfinished } from '../domain/lockdown.js';
import { RevocationRecord } from '../domain/revocation-record.js';
import { DenyRule } from '../domain/rule-record.js';
import { auditOnce } from './audit-once.js';
import { type FeedSource, followChanges } from './change-feed.js';
import type { Ports } from './edge-ports.js';
import { adopt } from './revocations/adopt.js';

type Needs = Ports<'audit' | 'rules' | 'flows' | 'clock'>;

/**
 * Change feed of `rules`: every hold of a deny rule, whoever wrote it and with which tool, is audited and has a revocation that takes codes, locks and
 * requests after it, and everything that happens to a revocation is audited. One that never began, because its writer died, is started.
 */
export function registerFollowRules({ source, ...ports }: Needs & { source: FeedSource }): void {
  const append = auditOnce(ports);
  followChanges('followRules', 'rules', source, async (documents, context) => {
    for (const document of documents) {
      const revocation = RevocationRecord.safeParse(document).data;
      const rule = revocation ? undefined : DenyRule.safeParse(document).data;
      if (revocation) await followRevocation(revocation, append, ports, context);
      if (rule) await followRule(rule, append, ports, context);
    }
  });
}

type Append = ReturnType<typeof auditOnce>;

async function followRevocation(revocation: RevocationRecord, append: Append, ports: Needs, context: InvocationContext): Promise<void> {
  await append(auditOfRevocation(revocation), context);
  await begin(revocation, ports, context);
}

async function followRule(rule: DenyRule, append: Append, ports: Needs, context: InvocationContext): Promise<void> {
  await append(auditOfRule(rule), context);
  for (const hold of rule.holds) {
    const { created } = await adopt(rule.target, hold, ports.rules);
    if (created) await begin(created, ports, context);
  }
}

/** One that was lifted hears of it, should whoever lifted it have died before telling. */
async function begin(revocation: RevocationRecord, { flows }: Needs, context: InvocationContext): Promise<void> {
  const running = flows(context);
  if (revocation.coveredAt === undefined) await running.startRevocation(revocation);
  if (isLiftedLockdown(revocation) && isUnfinished(revocation)) await running.wakeRevocation(revocation.revocationId);
}
