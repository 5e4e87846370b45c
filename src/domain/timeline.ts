import type { RequestRecord, RequestStatus, TimelineEntry } from './request-record.js';
import type { TimelineEvent } from './timeline-event.js';
import { instantFrom, type When } from './window.js';

/** The record with something changed, and the one line that says what, and into which status it came. */
export function withLine(record: RequestRecord, change: Partial<RequestRecord>, line: TimelineEntry): RequestRecord {
  const after = { ...record, ...change };
  const isStep = after.status !== statusTold(record);
  return { ...after, timeline: [...record.timeline, isStep ? { ...line, status: after.status } : line] };
}

/** The status as the lines tell it so far. */
const statusTold = ({ timeline }: RequestRecord): RequestStatus =>
  timeline.findLast(({ status }) => status !== undefined)?.status ?? 'checking';

/** `more`: who moved, which door it was about and why, where there is one. */
type Line = (when: When, event: TimelineEvent, detail: string, more?: Pick<TimelineEntry, 'who' | 'doorId' | 'because'>) => TimelineEntry;

/** A move from outside: it wakes the orchestration. */
export const byPeople: Line = (when, event, detail, more) => ({ at: instantFrom(when), event, detail, by: 'people', ...more });

/** A move of the orchestration itself. */
export const byFlow: Line = (when, event, detail, more) => ({ at: instantFrom(when), event, detail, by: 'flow', ...more });
