import type { InvocationContext } from '@azure/functions';
import { auditOfRevocation, auditOfRule } from '../domain/audit/rules.js';
import { operationId } from '../domain/code-terms.js';
import { adoptHold } from '../domain/deny-rule.js';
import { newRevocation } from '../domain/revocation.js';
import { RevocationRecord } from '../domain/revocation-record.js';
import { DenyRule, type Hold, type Target } from '../domain/rule-record.js';
import { auditOnce } from './audit-once.js';
import { type FeedSource, followChanges } from './change-feed.js';
import type { Ports } from './edge-ports.js';

type Needs = Ports<'audit' | 'rules' | 'flows'>;

/**
 * Change feed of `rules`: every hold of a deny rule, whoever wrote it and with which tool, is audited and has a revocation that takes codes, locks and
 * requests after it, and everything that happens to a revocation is audited. One that never began, because its writer died, is started.
 */
export function registerFollowRules({ source, ...ports }: Needs & { source: FeedSource }): void {
  const append = auditOnce(ports.audit);
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
  await append(auditOfRevocation(revocation));
  await begin(revocation, ports, context);
}

async function followRule(rule: DenyRule, append: Append, ports: Needs, context: InvocationContext): Promise<void> {
  await append(auditOfRule(rule));
  for (const hold of rule.holds) await adopt(rule.target, hold, ports, context);
}

const begin = async ({ revocationId, coveredAt }: RevocationRecord, { flows }: Needs, context: InvocationContext) =>
  coveredAt === undefined ? flows(context).startRevocation(revocationId) : undefined;

/** A hold that was written by hand, or whose record was never written, gets the revocation it stands for; the id is the same however often that is done. */
async function adopt(target: Target, hold: Hold, ports: Needs, context: InvocationContext): Promise<void> {
  const { mode, reason, createdBy, createdAt, until } = hold;
  const revocationId = hold.revocationId || operationId(`${target.kind}:${target.id}`, `by hand ${createdAt}`, 0);
  if (await ports.rules.revocation(revocationId)) return;
  const { record } = newRevocation({ revocationId, mode, target, reason, createdBy, at: createdAt, until });
  await ports.rules.createRevocation(record);
  if (hold.revocationId === '') {
    await ports.rules.changeRule(target, (rule) => adoptHold(rule, revocationId));
    await ports.rules.hold(target, { ...hold, revocationId }); // under the id we look for, should it have been spelled otherwise
  }
  await begin(record, ports, context);
}
