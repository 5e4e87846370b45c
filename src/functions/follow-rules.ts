import type { InvocationContext } from '@azure/functions';
import { auditOfRevocation, auditOfRule } from '../domain/audit/rules.js';
import type { DoorRecord } from '../domain/door-record.js';
import { ruleIdsFor } from '../domain/entry.js';
import { RequestId } from '../domain/ids.js';
import type { RequestRecord } from '../domain/request-record.js';
import { DenyRule, RevocationRecord } from '../domain/rule-record.js';
import { auditOnce } from './audit-once.js';
import { type FeedSource, followChanges } from './change-feed.js';
import type { Ports } from './edge-ports.js';

type Needs = Ports<'audit' | 'requests' | 'doors' | 'flows'> & { source: FeedSource };

/** Change feed of `rules`: a deny rule, whoever wrote it and with which tool, is audited and wakes every open request it covers. So is what becomes of a revocation; one that never began is started. */
export function registerFollowRules(ports: Needs): void {
  const append = auditOnce(ports.audit);
  followChanges('followRules', 'rules', ports.source, async (documents, context) => {
    for (const document of documents) {
      const rule = DenyRule.safeParse(document).data;
      const revocation = RevocationRecord.safeParse(document).data;
      if (revocation && !revocation.coveredAt) await ports.flows(context).startRevocation(revocation.revocationId);
      if (revocation) await append(auditOfRevocation(revocation));
      if (!rule) continue;
      await append([auditOfRule(rule)]);
      await wakeCovered(rule, ports, context);
    }
  });
}

async function wakeCovered(rule: DenyRule, { requests, doors, flows }: Needs, context: InvocationContext): Promise<void> {
  const { wake } = flows(context);
  if (rule.target.kind === 'request') {
    const id = RequestId.safeParse(rule.target.id);
    return id.success ? wake(id.data) : undefined;
  }
  const sites = new Map((await doors.list()).map((door) => [door.id, door]));
  for (const request of await requests.open()) {
    if (isCovered(request, rule.id, sites)) await wake(request.id);
  }
}

function isCovered(record: RequestRecord, ruleId: string, doors: ReadonlyMap<DoorRecord['id'], DoorRecord>): boolean {
  const { id: requestId, subjectId, requesterId, vendor, approvals } = record;
  const approverIds = approvals.votes.map((vote) => vote.approverId);
  return record.doors.some(({ doorId }) =>
    ruleIdsFor({ requestId, subjectId, requesterId, vendor, approverIds, doorId, siteId: doors.get(doorId)?.site ?? '' }).includes(ruleId),
  );
}
