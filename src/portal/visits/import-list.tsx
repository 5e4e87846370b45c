import { Badge, type BadgeProps, Body1, Caption1, Card, Link, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import {
  CalendarAdd20Regular,
  CalendarArrowRight20Regular,
  CalendarCancel20Regular,
  CheckmarkCircle20Regular,
  ErrorCircle20Regular,
  type FluentIcon,
} from '@fluentui/react-icons';
import type { Door } from '../ask/types.js';
import { useLanguage } from '../strings/use-language.js';
import { FlagsShown } from './flags-shown.js';
import { countsOf, outcomes } from './importing.js';
import { showSpan } from './show-span.js';
import type { Imported, Imports } from './types.js';

const looks: Record<Imported['outcome'], [NonNullable<BadgeProps['color']>, FluentIcon]> = {
  booked: ['success', CalendarAdd20Regular],
  changed: ['brand', CalendarArrowRight20Regular],
  cancelled: ['danger', CalendarCancel20Regular],
  refused: ['warning', ErrorCircle20Regular],
  unchanged: ['informative', CheckmarkCircle20Regular],
};

const useStyles = makeStyles({
  title: { margin: 0 },
  list: { display: 'grid', gap: tokens.spacingVerticalM, listStyle: 'none', margin: 0, padding: 0 },
  event: {
    display: 'grid',
    justifyItems: 'start',
    gap: tokens.spacingVerticalXS,
    paddingBottom: tokens.spacingVerticalS,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'anywhere',
    ':last-child': { borderBottomStyle: 'none' },
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  counts: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalL },
});

type Needs = { imports: Imports; isDone: boolean; doors: readonly Door[] };

/** What becomes of every event of a calendar, or has: what happens first, what stays last. */
export function ImportList({ imports, isDone, doors }: Needs) {
  const styles = useStyles();
  const { say } = useLanguage();
  const words = say.visits.importing;
  const sorted = outcomes.flatMap((outcome) => imports.visits.filter((each) => each.outcome === outcome));
  return (
    <Card>
      <Subtitle2 as="h2" className={styles.title}>
        {isDone ? words.done : words.preview}
      </Subtitle2>
      <div className={styles.counts}>
        {countsOf(imports.visits).map(([outcome, count]) => (
          <span key={outcome}>
            {count} {words.count[outcome]}
          </span>
        ))}
        {imports.visits.length === 0 && <Body1>{words.nothing}</Body1>}
      </div>
      <FlagsShown flags={imports.visits.flatMap(({ flags = [] }) => flags)} />
      <ul className={styles.list}>
        {sorted.map((event) => (
          <EventLine
            key={[event.uid, event.day, event.visitId, event.window?.start, event.because].join(' ')}
            event={event}
            isDone={isDone}
            doors={doors}
            names={imports.names}
          />
        ))}
      </ul>
    </Card>
  );
}

type LineNeeds = Omit<Needs, 'imports'> & Pick<Imports, 'names'> & { event: Imported };

function EventLine({ event, isDone, doors, names }: LineNeeds) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  const words = say.visits.importing;
  const { uid, title = uid, outcome, visitId, before } = event;
  const [color, Icon] = looks[outcome];
  const where = event.doors?.map((id) => doors.find((door) => door.id === id)?.name ?? id) ?? [];
  const who = event.crew?.map((id) => names[id] ?? say.visits.somebody) ?? [];
  const isThere = visitId !== undefined && (isDone || outcome !== 'booked');
  return (
    <li className={styles.event} data-outcome={outcome}>
      <Badge appearance="tint" shape="rounded" size="large" color={color} icon={<Icon aria-hidden />}>
        {(isDone ? words.was : words.will)[outcome]}
      </Badge>
      <bdi className={styles.name}>{isThere ? <Link href={`/app/visits/${visitId}`}>{title}</Link> : title}</bdi>
      {event.window && <span>{whenOf(event.window, tag)}</span>}
      {outcome === 'changed' && before && <Caption1>{words.before(showSpan(before, tag))}</Caption1>}
      {where.length + who.length > 0 && <bdi>{[...where, ...who].join(' · ')}</bdi>}
      {event.because !== undefined && <Reason event={event} />}
    </li>
  );
}

/** A time of the file that was not booked may be without a zone: shown as it stands there. */
const whenOf = ({ start, end, timeZone }: NonNullable<Imported['window']>, tag: string): string =>
  timeZone === undefined || !/(Z|[+-]\d\d:\d\d)$/.test(start)
    ? `${plain(start)} – ${plain(end)}${timeZone === undefined ? '' : ` (${timeZone})`}`
    : showSpan({ start, end, timeZone }, tag);

const plain = (local: string): string => local.slice(0, 16).replace('T', ' ');

function Reason({ event: { because = '', detail } }: { event: Imported }) {
  const { say } = useLanguage();
  const { importing, refused, more } = say.visits;
  const words: Readonly<Record<string, string>> = { ...say.ask.refused, ...refused, ...more.why, ...importing.because };
  return (
    <span>
      {words[because] ?? detail ?? because}
      {because === 'unknown-attendee' && detail !== undefined && (
        <>
          {' '}
          <bdi>{/\S+@\S+?(?=\.?$)/.exec(detail)?.[0]}</bdi>
        </>
      )}
    </span>
  );
}
