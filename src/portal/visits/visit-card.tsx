import { Caption1, Card, Link, makeStyles, tokens } from '@fluentui/react-components';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { DoorLight } from './door-light.js';
import { showHours } from './show-span.js';
import type { Names, Visit } from './types.js';
import { VisitBadge } from './visit-badge.js';

const useStyles = makeStyles({
  card: { padding: tokens.spacingHorizontalS, rowGap: tokens.spacingVerticalXS },
  time: { fontVariantNumeric: 'tabular-nums', fontWeight: tokens.fontWeightSemibold },
  title: { display: '-webkit-box', WebkitLineClamp: '2', WebkitBoxOrient: 'vertical', overflow: 'hidden', overflowWrap: 'anywhere' },
  who: { overflowWrap: 'anywhere' },
});

/** One visit in the calendar: when, what for, who, how it stands and how far its doors are. */
export function VisitCard({ visit, names }: { visit: Visit; names: Names }) {
  const styles = useStyles();
  const { session } = useVisitor();
  const { tag, say } = useLanguage();
  const { id, window: span, purpose, status, crew, hostId, vendor } = visit;
  const [first = '', ...others] = crew.map((each) => names[each] ?? say.visits.somebody);
  const who = others.length > 0 ? say.visits.andMore(first, others.length) : first;
  return (
    <Card className={styles.card}>
      <time className={styles.time} dateTime={span.start}>
        {showHours(span, tag)}
      </time>
      <Link href={`/app/visits/${id}`}>
        <bdi className={styles.title}>{purpose.split('\n')[0]}</bdi>
      </Link>
      <Caption1 className={styles.who}>
        <bdi>{[who, vendor].filter(Boolean).join(' · ')}</bdi>
        {hostId !== session.id && <> {say.visits.hostedBy(names[hostId] ?? say.visits.somebody)}</>}
      </Caption1>
      <div>
        <VisitBadge status={status} />
      </div>
      {visit.doors.map((place) => (
        <DoorLight key={place.doorId} place={place} />
      ))}
    </Card>
  );
}
