import type { Part } from '../letter.js';
import type { Channel } from '../preferences.js';
import type { Shortcoming } from '../readiness.js';
import type { RequestOutcome, RequestStatus } from '../request-record.js';
import type { VisitStatus } from '../visit-record.js';

/** A letter before it is put on paper. */
export type Draft = { subject: string; paragraphs: Part[] };

/** What a letter about a visit names, as people read it: names that went through `said`, times that went through `shown`. */
export type About = { visitor: string; doors: string; span: string };

/** One person's part in a visit; times are shown already. */
export type ReportLine = {
  name: string;
  isEscort: boolean;
  entries: { door: string; at: string }[];
  leftAt?: string;
  approvers: string[];
  codes: number;
};

/** A step of a request before its end. */
export type Progress = Exclude<RequestStatus, 'closed'>;

/** Everything we write to people who visit and to their hosts, in one language. */
export type Words = {
  visitor: string;
  and: (last: string) => string;
  more: (count: number) => string;
  to: (from: string, until: string) => string;
  codeText(code: string, span: string): string;
  code(code: string, span: string, help: string[]): Draft;
  sealedText(link: string): string;
  sealed(about: About, help: string[]): Draft;
  /** The visit as it was arranged, to whoever comes; `deliverAt`: when the code follows; `leaveLink`: to say that they have left. */
  arranged(about: About, terms: { host: string; deliverAt: string; leaveLink: string; help: string[] }): Draft;
  approved(about: About): Draft;
  progress(about: About, status: Progress): Draft;
  ended(about: About, outcome: RequestOutcome): Draft;
  moved(about: About, isAsked: boolean): Draft;
  /** Somebody who had approved may not decide any more. */
  askedAnew(about: About): Draft;
  notLonger(about: About, why: 'denied' | 'lapsed'): Draft;
  notReady(visitor: string, door: string, opensAt: string, found: readonly Shortcoming[], others: string[]): Draft;
  readyAgain(visitor: string, door: string, opensAt: string): Draft;
  /** A message did not reach the visitor; `instead`: what was tried next, if anything could be. */
  unreached(about: About, channel: Channel, instead: Channel | undefined): Draft;
  /** A visit that is over, on one page: a line for everybody. */
  report(about: About, status: VisitStatus, people: ReportLine[]): Draft;
  late(about: About, minutes: number): Draft;
  /** Notifications and cards: short, without door and without code. */
  pushed: { title: string; body: string; open: string };
};
