import { Badge, Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useLanguage } from '../strings/use-language.js';
import { showDay } from './show-span.js';
import type { Names, Visit } from './types.js';
import { VisitCard } from './visit-card.js';
import { daysFrom, visitsOn } from './week.js';

const beside = '@media (min-width: 1000px)';

const useStyles = makeStyles({
  days: {
    display: 'grid',
    gap: tokens.spacingHorizontalS,
    listStyle: 'none',
    margin: 0,
    padding: 0,
    [beside]: { gridTemplateColumns: 'repeat(7, minmax(0, 1fr))' },
  },
  day: {
    minWidth: 0,
    [beside]: {
      minHeight: '240px',
      padding: tokens.spacingHorizontalXS,
      borderRadius: tokens.borderRadiusMedium,
      backgroundColor: tokens.colorNeutralBackground3,
    },
  },
  /** In a list of days those that are over and had nothing are only in the way. */
  past: { '@media (max-width: 999px)': { display: 'none' } },
  today: { [beside]: { boxShadow: `inset 0 3px 0 ${tokens.colorBrandStroke1}` } },
  head: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    margin: `${tokens.spacingVerticalXS} 0`,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  list: { display: 'grid', gap: tokens.spacingVerticalS, listStyle: 'none', margin: 0, padding: 0 },
  none: { color: tokens.colorNeutralForeground2 },
});

type Needs = { monday: string; today: string; visits: readonly Visit[]; names: Names };

/** The week: its days beside each other, or on a narrow screen one after the other. */
export function WeekDays({ monday, today, visits, names }: Needs) {
  const styles = useStyles();
  const { say } = useLanguage();
  return (
    <ol className={styles.days} aria-label={say.visits.calendar}>
      {daysFrom(monday).map((day) => (
        <Day key={day} day={day} today={today} visits={visitsOn(day, visits)} names={names} />
      ))}
    </ol>
  );
}

function Day({ day, today, visits, names }: Omit<Needs, 'monday'> & { day: string }) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  const isToday = day === today;
  const isPast = visits.length === 0 && day < today;
  return (
    <li className={mergeClasses(styles.day, isToday && styles.today, isPast && styles.past)} data-day={day}>
      <h3 className={styles.head}>
        {showDay(day, tag)}
        {isToday && <Badge color="brand">{say.visits.today}</Badge>}
      </h3>
      {visits.length === 0 && <Caption1 className={styles.none}>{say.visits.noneThen}</Caption1>}
      <ul className={styles.list}>
        {visits.map((visit) => (
          <li key={visit.id}>
            <VisitCard visit={visit} names={names} />
          </li>
        ))}
      </ul>
    </li>
  );
}
