import { Card, makeStyles, Subtitle2 } from '@fluentui/react-components';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import type { Names, Visit } from './types.js';

const useStyles = makeStyles({ title: { margin: 0 }, list: { listStyle: 'none', margin: 0, padding: 0 } });

type Needs = { visit: Pick<Visit, 'timeline' | 'window'> & { names: Names } };

/** What became of it since it was booked, and who did it. */
export function VisitHistory({ visit }: Needs) {
  const styles = useStyles();
  const { say } = useLanguage();
  return (
    <Card>
      <Subtitle2 as="h2" className={styles.title}>
        {say.visits.more.history}
      </Subtitle2>
      <HistoryLines visit={visit} />
    </Card>
  );
}

export function HistoryLines({ visit: { timeline, window: span, names } }: Needs) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  const words = say.visits.more;
  return (
    <ul className={styles.list}>
      {timeline.map(({ at, event, detail, who }) => (
        <li key={`${at} ${event} ${detail}`}>
          {words.events[event]} · {showTime(at, tag, span.timeZone)}
          {who !== undefined && names[who] !== undefined && (
            <>
              {' '}
              · <bdi>{words.by(names[who])}</bdi>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
