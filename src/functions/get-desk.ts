import { alarmKinds, deskEventOf } from '../domain/desk-event.js';
import { isExposed } from '../domain/receipt.js';
import type { RequestRecord, RequestStatus } from '../domain/request-record.js';
import type { RevocationRecord } from '../domain/revocation-record.js';
import { minutesAfter } from '../domain/window.js';
import { DeskView, deskRoles } from './desk/desk-view.js';
import { onSiteView, waitingView } from './desk/people-at-desk.js';
import type { Ports } from './edge-ports.js';
import { unlessTroubled } from './entries/unless-troubled.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';
import { nameTargets } from './revocations/name-targets.js';
import { viewOfRevocation } from './revocations/revocation-view.js';

type Needs = Ports<
  'tokens' | 'sessions' | 'effects' | 'requests' | 'rules' | 'receipts' | 'directory' | 'audit' | 'clock' | 'doors' | 'erasures'
>;

/** Names may be as old as this. */
const nameAgeMs = 60_000;
/** So many pages of 200 at most. */
const mostPages = 25;
const mostStanding = 50;

/** GET /api/desk: who waits, who is inside, what stands revoked or locked down and which locks still owe their word, and the alarms of the last day. */
export const registerGetDesk = (ports: Needs) =>
  expose(
    {
      name: 'getDesk',
      method: 'GET',
      route: 'api/desk',
      summary: 'Look at the security desk',
      access: deskRoles,
      answers: { 200: { description: 'Now', schema: DeskView } },
    },
    ports,
    async () => {
      const [waiting, inside, standing, alarms] = await Promise.all([
        all('awaiting-approval', ports),
        all('entered', ports),
        standingNow(ports),
        alarmsOf(ports),
      ]);
      const ids = [...new Set([...waiting, ...inside].map(({ subjectId }) => subjectId))];
      const found = await unlessTroubled(ports.directory.gather(ids, [], nameAgeMs), undefined);
      const nameOf = ({ subjectId }: RequestRecord) => found?.people.get(subjectId)?.displayName ?? '?';
      return answer(200, {
        asOf: ports.clock.now().toISOString(),
        waiting: waiting.map((record) => waitingView(record, nameOf(record))),
        onSite: inside.map((record) => onSiteView(record, nameOf(record))),
        standing,
        alarms,
      });
    },
  );

async function all(status: RequestStatus, { requests }: Needs): Promise<RequestRecord[]> {
  const found: RequestRecord[] = [];
  let next: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const read = await requests.list({ status }, next);
    found.push(...read.requests);
    next = read.next;
    if (next === undefined) break;
  }
  return found;
}

async function standingNow(ports: Needs): Promise<DeskView['standing']> {
  const { rules, receipts, clock } = ports;
  const now = clock.now();
  const { revocations } = await rules.listRevocations({ open: true });
  const standing = revocations.slice(0, mostStanding);
  const nameOf = await nameTargets(
    standing.map(({ target }) => target),
    ports,
  );
  const show = async (record: RevocationRecord) => {
    const owed = await receipts.of(record.revocationId);
    const ends = owed.filter((receipt) => isExposed(receipt, now)).flatMap(({ worstCaseUntil }) => worstCaseUntil ?? []);
    const exposedUntil = ends.sort().at(-1);
    return { ...viewOfRevocation(record, owed, now), ...nameOf(record.target), ...(exposedUntil !== undefined && { exposedUntil }) };
  };
  const shown = await Promise.all(standing.map(show));
  return DeskView.shape.standing.parse(shown);
}

async function alarmsOf({ audit, clock }: Needs): Promise<DeskView['alarms']> {
  const { records } = await audit.list({ kinds: alarmKinds, from: minutesAfter(clock.now(), -24 * 60) });
  return records.flatMap((record) => deskEventOf(record) ?? []);
}
