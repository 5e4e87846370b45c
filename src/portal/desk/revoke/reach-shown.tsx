import { Badge, Body1, Caption1, Card, Link, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import { showClock, showTime } from '../../strings/show-time.js';
import { useLanguage } from '../../strings/use-language.js';
import type { DeskDoor } from '../types.js';
import type { Reach } from './types.js';

const mostShown = 100;

const useStyles = makeStyles({
  title: { margin: 0 },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalXS, maxHeight: '300px', overflowY: 'auto' },
  line: { overflowWrap: 'anywhere' },
});

/** What a revocation would reach: grants, doors and locks that cannot be told at once; of somebody with a say, or a key, everything they ever touched. */
export function ReachShown({ reach, doors }: { reach: Reach; doors: readonly DeskDoor[] }) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  const nameOf = (id: string) => doors.find((door) => door.id === id)?.name ?? id;
  return (
    <Card role="region" aria-label={say.desk.reach}>
      <Subtitle2 as="h2" className={styles.title}>
        {say.desk.reach}
      </Subtitle2>
      <Body1>{say.desk.reachOf(reach.count, reach.doors.length)}</Body1>
      {reach.unconfirmed > 0 && <Body1>{say.desk.cannotBeTold(reach.unconfirmed)}</Body1>}
      {reach.doors.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        <ul className={styles.list} tabIndex={0} aria-label={say.ask.doors}>
          {reach.doors.slice(0, mostShown).map(({ doorId, grants, isReachable, worstCaseUntil }) => (
            <li key={doorId} className={styles.line}>
              <bdi>{nameOf(doorId)}</bdi> <Caption1>{say.holds.grantsOf(grants)}</Caption1>{' '}
              {isReachable === false && <Badge color="warning">{say.desk.away}</Badge>}{' '}
              {worstCaseUntil !== undefined && <Caption1>{say.desk.couldOpenUntil(showClock(worstCaseUntil, tag))}</Caption1>}
            </li>
          ))}
        </ul>
      )}
      {reach.touched && <Blast touched={reach.touched} nameOf={nameOf} />}
    </Card>
  );
}

type Touched = NonNullable<Reach['touched']>;

function Blast({ touched, nameOf }: { touched: Touched; nameOf: (id: string) => string }) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  const live = touched.filter(({ isLive }) => isLive).length;
  const entered = touched.filter((each) => each.entered).length;
  return (
    <>
      <Subtitle2 as="h3" className={styles.title}>
        {say.desk.blast}
      </Subtitle2>
      <Body1>{say.desk.blastOf(touched.length, live, entered)}</Body1>
      {touched.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        <ul className={styles.list} tabIndex={0} aria-label={say.desk.blast}>
          {touched.slice(0, mostShown).map(({ grantId, requestId, doorId, opensAt, isLive, outcome, entered: isEntered }) => (
            <li key={grantId} className={styles.line}>
              <Link href={`/app/requests/${requestId}`}>
                <bdi>{nameOf(doorId)}</bdi>
              </Link>{' '}
              <Caption1>
                {showTime(opensAt, tag)} · {isLive ? say.desk.live : outcome ? say.requests.outcome[outcome] : say.requests.status.closed}
                {isEntered && ` · ${say.requests.status.entered}`}
              </Caption1>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
