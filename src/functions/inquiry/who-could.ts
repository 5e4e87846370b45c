import type { DoorRecord } from '../../domain/door-record.js';
import { type Possibility, possibilities, type Span, unexplained } from '../../domain/inquiry/possibilities.js';
import type { Ports } from '../edge-ports.js';
import { requestsOf } from './requests-of.js';

/** A lock's clock may be off by so much, and a code is found all the same. */
const slackMinutes = 3;

/** Everybody who could have opened the door in this span, those who did, and openings that nothing explains. */
export async function whoCould(door: DoorRecord, span: Span, { grants, requests }: Ports<'grants' | 'requests'>) {
  const [codes, attempts] = await Promise.all([grants.codesIn(door.id, span, slackMinutes), grants.attemptsIn(door.id, span)]);
  const records = await requestsOf(
    codes.map(({ requestId }) => requestId),
    requests,
  );
  const could = possibilities(door, codes, records, span);
  const openings = attempts.filter(({ state }) => state === 'granted');
  const openedBy = ({ grantId, generation, from, until }: Possibility) =>
    openings
      .filter((each) => each.grantId === grantId && each.generation === generation && from <= each.at && each.at <= until)
      .map(({ at }) => at);
  return {
    could: could.map((each) => ({ ...each, opened: openedBy(each) })),
    unexplained: unexplained(attempts, could).map(({ attemptId, at }) => ({ attemptId, at })),
  };
}
