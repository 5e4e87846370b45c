import { Button, Card, makeStyles, Subtitle2 } from '@fluentui/react-components';
import { Print20Regular } from '@fluentui/react-icons';
import { useCallback } from 'react';
import { Fact, Facts } from '../shell/facts.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { Titled } from '../shell/titled.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import { FlagsShown } from './flags-shown.js';
import { ReportPerson } from './report-person.js';
import type { OneVisit, Report } from './types.js';
import { VisitBadge } from './visit-badge.js';
import { VisitFacts } from './visit-facts.js';
import { HistoryLines } from './visit-history.js';

type Both = { visit: OneVisit; report: Report };
const never = () => false;

/** One page about a visit, to be read or printed: who came, through which doors and when, who had agreed, what was changed. */
export function ReportPage({ params: { id = '' } }: { params: Record<string, string> }) {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const read = useCallback(async (): Promise<Reading<Both>> => {
    const params = { path: { id } };
    const [visit, report] = await Promise.all([api.GET('/api/visits/{id}', { params }), api.GET('/api/visits/{id}/report', { params })]);
    if (visit.data && report.data) return { kind: 'shown', value: { visit: visit.data, report: report.data } };
    return { kind: report.response.status === 404 ? 'none' : 'trouble' };
  }, [api, id]);
  const [reading, refresh] = usePoll(read, 0, never);
  if (!reading) return <Waiting label={say.loading} />;
  if (reading.kind === 'none') return <Titled title={say.visits.more.none} />;
  if (reading.kind === 'trouble') return <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />;
  return <ReportShown {...reading.value} />;
}

const useStyles = makeStyles({ title: { margin: 0 }, onScreen: { '@media print': { display: 'none' } } });

function ReportShown({ visit, report }: Both) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  const words = say.visits.report;
  const [title = ''] = visit.purpose.split('\n');
  const names = { ...visit.names, ...report.names };
  return (
    <Titled title={words.of(title)}>
      <div className={styles.onScreen}>
        <Stack across>
          <Button appearance="primary" icon={<Print20Regular />} onClick={() => window.print()}>
            {words.print}
          </Button>
          <Button as="a" href={`/app/visits/${visit.id}`}>
            {words.back}
          </Button>
        </Stack>
      </div>
      <div>
        <VisitBadge status={report.status} />
      </div>
      <VisitFacts visit={visit} />
      <FlagsShown flags={report.flags} timeZone={report.window.timeZone} />
      {report.people.map((person) => (
        <ReportPerson key={person.requestId} person={person} visit={visit} names={names} />
      ))}
      <Card>
        <Subtitle2 as="h2" className={styles.title}>
          {say.visits.more.history}
        </Subtitle2>
        <HistoryLines visit={{ ...visit, names }} />
      </Card>
      <Facts>
        <Fact name={words.number}>{report.visitId}</Fact>
        <Fact name={words.asOf}>{showTime(visit.asOf, tag, visit.window.timeZone)}</Fact>
      </Facts>
    </Titled>
  );
}
