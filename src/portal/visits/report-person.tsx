import { Card, makeStyles, Subtitle2 } from '@fluentui/react-components';
import { Fact, Facts } from '../shell/facts.js';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import type { Names, OneVisit, Report } from './types.js';

const useStyles = makeStyles({ card: { breakInside: 'avoid' }, title: { margin: 0 } });

type Needs = { person: Report['people'][number]; visit: OneVisit; names: Names };

/** What one of them did: doors and times, until when, by whose word, and how many codes were given out for it. */
export function ReportPerson({ person, visit, names }: Needs) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  const { visits: words } = say;
  const { personId, part, doors, entered, leftAt, approvedBy, codes, freshCodes, outcome } = person;
  const doorName = (id: string) => visit.doors.find(({ doorId }) => doorId === id)?.name ?? id;
  const at = (instant: string) => showTime(instant, tag, visit.window.timeZone);
  const name = names[personId] ?? words.somebody;
  return (
    <Card className={styles.card}>
      <Subtitle2 as="h2" className={styles.title}>
        <bdi>{part === 'escort' ? `${name} (${words.more.accompanies})` : name}</bdi>
      </Subtitle2>
      <Facts>
        <Fact name={words.doors}>
          <bdi>{doors.map(doorName).join(', ')}</bdi>
        </Fact>
        <Fact name={words.report.entered}>
          {entered.length === 0
            ? words.report.nobodyEntered
            : entered.map((each) => <div key={`${each.doorId} ${each.at}`}>{`${at(each.at)}, ${doorName(each.doorId)}`}</div>)}
        </Fact>
        {leftAt !== undefined && <Fact name={words.report.left}>{at(leftAt)}</Fact>}
        <Fact name={words.report.approved}>
          <bdi>{approvedBy.map((id) => names[id] ?? words.somebody).join(', ') || words.report.nobodyAsked}</bdi>
        </Fact>
        <Fact name={words.report.codes}>{words.report.codesOf(codes, freshCodes)}</Fact>
        {outcome !== undefined && <Fact name={words.report.outcome}>{say.requests.outcome[outcome]}</Fact>}
      </Facts>
    </Card>
  );
}
