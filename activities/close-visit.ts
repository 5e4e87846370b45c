import { said } from '../src/domain/letter.js';
import { shownAt } from '../src/domain/local-time.js';
import { listed, onPaper, shown, wordsIn } from '../src/domain/messages.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { closeVisit as closed } from '../src/domain/visit.js';
import type { VisitRecord } from '../src/domain/visit-record.js';
import { type PersonReport, reportOf, type VisitReport } from '../src/domain/visit-report.js';
import { standingOfVisit } from '../src/domain/visit-status.js';
import type { Language } from '../src/domain/words/language.js';
import { languageOf } from '../src/domain/words/language.js';
import type { ReportLine } from '../src/domain/words/words.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports/requests.js';
import type { Visits } from '../src/ports/visits.js';
import { closeVisit } from './contracts.js';
import { type Desk, type Informing, roomy } from './correspondence.js';
import { sendOnce } from './send-once.js';

type Needs = Desk & Informing & { visits: Visits; requests: Requests };

/** The last words about a visit: how it ended stands in its record, and its host gets a page about it. */
export const closeVisitActivity = implement(closeVisit, (needs: Needs) => async ({ visitId }, log): Promise<Answer<typeof closeVisit>> => {
  const visit = await needs.visits.read(visitId);
  if (!visit) return { kind: 'closed', status: 'cancelled' };
  const found = await Promise.all(visit.requests.map(({ requestId }) => needs.requests.read(requestId)));
  const requests = found.filter((record) => record !== undefined);
  const standing = endOf(visit, requests);
  await needs.visits.change(visitId, (before) => closed(before, standing.status, standing.because, needs.clock.now()));
  log.info('visit closed', { outcome: standing.status });
  await sendReport(needs, visit, reportOf(visit, requests, standing));
  return { kind: 'closed', status: standing.status };
});

/** A visit that was cancelled while somebody was inside was still one. */
function endOf(visit: VisitRecord, requests: readonly RequestRecord[]) {
  const standing = standingOfVisit(visit, requests);
  return standing.status === 'scheduled' ? { status: 'cancelled' as const, because: 'never-asked' } : standing;
}

async function sendReport(needs: Needs, visit: VisitRecord, report: VisitReport): Promise<void> {
  const host = await needs.directory.person(visit.hostId);
  if (!host?.mail) return;
  const language = languageOf(host.language);
  const names = await namesIn(needs, visit, report);
  const about = {
    visitor: said(names.people(visit.crew[0] ?? visit.hostId)),
    doors: listed(
      visit.doors.map(({ doorId }) => names.doors(doorId)),
      language,
    ),
    span: shown({ from: visit.window.opensAt, until: visit.window.closesAt, timeZone: visit.timeZone }, language),
  };
  const lines = report.people.map((person) => lineFor(person, names, visit.timeZone, language));
  const letter = onPaper(wordsIn(language).report(about, report.status, lines), `${needs.publicUrl}/app/visits/${visit.id}`);
  const to = { address: host.mail, name: said(host.displayName) };
  await sendOnce(needs.effects, { requestId: visit.id, step: 'report' }, (operationId) =>
    roomy(needs).email({ operationId, to, ...letter }),
  );
}

type Names = { people(id: string): string; doors(id: string): string };

/** Looked up once for the page, and kept nowhere. */
async function namesIn({ directory, doors }: Needs, visit: VisitRecord, { people }: VisitReport): Promise<Names> {
  const personIds = [...new Set([...visit.crew, ...people.flatMap(({ personId, approvedBy }) => [personId, ...approvedBy])])];
  const doorIds = [...new Set(visit.doors.map(({ doorId }) => doorId))];
  const persons = new Map<string, string>();
  for (const id of personIds) persons.set(id, (await directory.person(id))?.displayName ?? '?');
  const named = new Map<string, string>();
  for (const id of doorIds) named.set(id, (await doors.read(id))?.name ?? id);
  return { people: (id) => said(persons.get(id) ?? '?'), doors: (id) => said(named.get(id) ?? id, 60) };
}

const lineFor = (person: PersonReport, names: Names, timeZone: string, language: Language): ReportLine => ({
  name: names.people(person.personId),
  isEscort: person.part === 'escort',
  entries: person.entered.map(({ doorId, at }) => ({ door: names.doors(doorId), at: shownAt(at, timeZone, language) })),
  ...(person.leftAt && { leftAt: shownAt(person.leftAt, timeZone, language) }),
  approvers: person.approvedBy.map(names.people),
  codes: person.codes,
});
