import { isHeld, type LegalHold } from '../../domain/privacy/legal-hold.js';
import { isOutdated, keptSince } from '../../domain/privacy/retention.js';
import { peopleOf } from '../../domain/visit-record.js';
import { voicesBehind } from '../../domain/voices-behind.js';
import { minutesAfter } from '../../domain/window.js';
import type { Ports } from '../edge-ports.js';

export type RetentionNeeds = Ports<'audit' | 'personKeys' | 'holds' | 'retained' | 'requests' | 'doors' | 'policy' | 'clock'>;

const atOnce = 200;

/** Takes out what is kept no more and no legal hold keeps; the audit says how much of each kind. */
export async function keepRetention(ports: RetentionNeeds): Promise<void> {
  const holds = await ports.holds.all();
  const removed = {
    names: await expireNames(holds, ports),
    requests: await expireRequests(holds, ports),
    visits: await expireVisits(holds, ports),
    entries: await expireEntries(holds, ports),
    chains: await retireChains(holds, ports),
  };
  await ports.personKeys.rewrap();
  const at = ports.clock.now().toISOString();
  const some = Object.fromEntries(Object.entries(removed).filter(([, count]) => count > 0));
  if (Object.keys(some).length === 0) return;
  await ports.audit.append({ recordId: `retention:${at}`, kind: 'retention.kept', at, by: 'system', detail: { removed: some } });
}

/** A person nobody has heard of for so long: their key goes, and with it their name in every record. */
async function expireNames(holds: readonly LegalHold[], { personKeys, requests, audit, policy, clock }: RetentionNeeds): Promise<number> {
  const now = clock.now();
  const open = await requests.open();
  const unused = await personKeys.unusedSince(keptSince(policy.retention.namesDays, now));
  const due = unused.filter(
    (id) => !isHeld(holds, { people: [id] }) && !open.some(({ requesterId, subjectId }) => requesterId === id || subjectId === id),
  );
  for (const personId of due) {
    const at = now.toISOString();
    await audit.append({ recordId: `name-expired:${personId}:${at}`, kind: 'person.name-expired', at, by: 'system', personId, detail: {} });
    await personKeys.forget(personId);
  }
  return due.length;
}

async function expireRequests(holds: readonly LegalHold[], { retained, policy, clock }: RetentionNeeds): Promise<number> {
  const before = keptSince(policy.retention.requestsDays, clock.now());
  const found = await retained.closedRequests(before, atOnce);
  const due = found.filter((record) => {
    const people = [record.requesterId, record.subjectId, ...voicesBehind(record)];
    return !isHeld(holds, { people, requestId: record.id, doors: record.doors.map(({ doorId }) => doorId) });
  });
  for (const { id } of due) await retained.removeRequest(id);
  return due.length;
}

async function expireVisits(holds: readonly LegalHold[], { retained, policy, clock }: RetentionNeeds): Promise<number> {
  const found = await retained.closedVisits(keptSince(policy.retention.requestsDays, clock.now()), atOnce);
  const due = found.filter(
    (visit) =>
      !isHeld(holds, { people: [visit.bookedBy, visit.hostId, ...peopleOf(visit)], doors: visit.doors.map(({ doorId }) => doorId) }),
  );
  for (const { id } of due) await retained.removeVisit(id);
  return due.length;
}

async function expireEntries(holds: readonly LegalHold[], { retained, doors, policy, clock }: RetentionNeeds): Promise<number> {
  const before = keptSince(policy.retention.entriesDays, clock.now());
  let count = 0;
  for (const door of await doors.list()) {
    const found = await retained.entries(door.id, before, atOnce);
    const due = found.filter(({ requestId, subjectId }) => !isHeld(holds, { people: [subjectId], requestId, doors: [door.id] }));
    for (const { id } of due) await retained.removeEntry(door.id, id);
    count += due.length;
  }
  return count;
}

/** A month of a chain goes as a whole, and only while no hold stands at all: anybody may be in it. Its last hash stays in the audit. */
async function retireChains(holds: readonly LegalHold[], { audit, retained, policy, clock }: RetentionNeeds): Promise<number> {
  if (holds.some(({ lifted }) => !lifted)) return 0;
  const now = clock.now();
  const due = (await audit.heads()).filter(({ chain }) => isOutdated(chain, policy.retention.auditMonths, now));
  for (const { chain, seq, hash } of due) {
    const at = minutesAfter(now, 0);
    const detail = { chain, from: 1, to: seq };
    await audit.append({ recordId: `chain-retired:${chain}`, kind: 'audit.chain-retired', at, by: 'system', evidence: [hash], detail });
    await retained.removeChain(chain);
  }
  return due.length;
}
