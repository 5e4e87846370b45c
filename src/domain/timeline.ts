import type { Instant } from './ids.js';
import type { RequestRecord, TimelineEntry } from './request-record.js';
import { instantFrom, type When } from './window.js';

/** The record with something changed, and the one line that says what. */
export function withLine(record: RequestRecord, change: Partial<RequestRecord>, line: TimelineEntry): RequestRecord {
  return { ...record, ...change, timeline: [...record.timeline, line] };
}

type Line = (when: When, event: string, detail: string) => TimelineEntry & { at: Instant };

/** A move from outside: it wakes the orchestration. */
export const byPeople: Line = (when, event, detail) => ({ at: instantFrom(when), event, detail, by: 'people' });

/** A move of the orchestration itself. */
export const byFlow: Line = (when, event, detail) => ({ at: instantFrom(when), event, detail, by: 'flow' });
