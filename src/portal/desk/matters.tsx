import { Badge, Body1, Caption1, Card, Link, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { HoldLine } from '../holds/hold-line.js';
import { Countdown } from '../shell/countdown.js';
import { Name } from '../shell/said.js';
import { useClock } from '../shell/use-clock.js';
import { showClock } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import { saidOf } from './said-of.js';
import type { Desk, DeskDoor, DeskEvent } from './types.js';

const useStyles = makeStyles({
  all: { display: 'grid', gap: tokens.spacingVerticalM, minWidth: 0 },
  title: { margin: 0, display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalS, maxHeight: '320px', overflowY: 'auto' },
  item: { overflowWrap: 'anywhere' },
});

const mostHappened = 12;

type Needs = { desk: Desk; doors: readonly DeskDoor[] };

/** What wants somebody, the most urgent first. */
export function Matters({ desk: { alarms, standing, waiting, onSite, asOf }, doors }: Needs) {
  const styles = useStyles();
  const { say } = useLanguage();
  const now = useClock(asOf);
  const known = new Map(doors.map((door) => [door.id, door]));
  const doorNames = (ids: readonly string[]) => ids.map((id) => known.get(id)?.name ?? id).join(', ');
  const zoneOf = (ids: readonly string[]) => known.get(ids[0] ?? '')?.timeZone;
  return (
    <div className={styles.all}>
      <Matter title={say.desk.alarms} count={alarms.length} isBad announce>
        {alarms.map((alarm) => (
          <Happened key={`${alarm.chain} ${alarm.seq}`} event={alarm} door={known.get(alarm.doorId ?? '')} />
        ))}
      </Matter>
      <Matter title={say.desk.standing} count={standing.length} isBad={standing.some(({ progress }) => progress.exposed > 0)}>
        {standing.map((hold) => (
          <HoldLine key={hold.id} hold={hold} now={now} />
        ))}
      </Matter>
      <Matter title={say.desk.waiting} count={waiting.length}>
        {waiting.map(({ requestId, name, doors: ids, decideBy, approvals: { given, required } }) => (
          <li key={requestId} className={styles.item}>
            <Link href={`/app/requests/${requestId}`}>
              <Name text={name} />
            </Link>
            <Caption1>
              {doorNames(ids)} · {say.request.approvalsOf(given, required)} · <Countdown until={decideBy} now={now} />
            </Caption1>
          </li>
        ))}
      </Matter>
      <Matter title={say.desk.onSite} count={onSite.length}>
        {onSite.map(({ requestId, name, doors: ids, since, until }) => (
          <li key={requestId} className={styles.item}>
            <Link href={`/app/requests/${requestId}`}>
              <Name text={name} />
            </Link>
            <Caption1>
              {doorNames(ids)} · <Since since={since} until={until} timeZone={zoneOf(ids)} />
            </Caption1>
          </li>
        ))}
      </Matter>
    </div>
  );
}

/** The last things that happened, the newest first. */
export function Lately({ happened, doors }: { happened: readonly DeskEvent[]; doors: readonly DeskDoor[] }) {
  const { say } = useLanguage();
  return (
    <Matter title={say.desk.lately} count={undefined}>
      {happened
        .slice(-mostHappened)
        .reverse()
        .map((event) => (
          <Happened key={`${event.chain} ${event.seq}`} event={event} door={doors.find(({ id }) => id === event.doorId)} />
        ))}
    </Matter>
  );
}

type MatterNeeds = { title: string; count: number | undefined; isBad?: boolean; announce?: boolean; children: ReactNode[] };

function Matter({ title, count, isBad = false, announce = false, children }: MatterNeeds) {
  const styles = useStyles();
  const { say } = useLanguage();
  const hasSome = children.length > 0;
  return (
    <Card role="region" aria-label={title}>
      <Subtitle2 as="h2" className={styles.title}>
        {title}
        {count !== undefined && (
          <Badge appearance="tint" color={isBad && hasSome ? 'danger' : 'informative'} {...(announce && { role: 'status' })}>
            {count}
          </Badge>
        )}
      </Subtitle2>
      {hasSome ? (
        // A list that scrolls must be reached by keys.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        <ul className={styles.list} tabIndex={0} aria-label={title}>
          {children}
        </ul>
      ) : (
        <Body1>{say.desk.none}</Body1>
      )}
    </Card>
  );
}

function Happened({ event, door }: { event: DeskEvent; door: DeskDoor | undefined }) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  const { at, doorId, requestId } = event;
  return (
    <li className={styles.item}>
      {doorId !== undefined && (
        <Link href={`/app/desk/doors/${doorId}`}>
          <bdi>{door?.name ?? doorId}</bdi>
        </Link>
      )}
      {doorId !== undefined && ' · '}
      {requestId === undefined ? saidOf(event, say) : <Link href={`/app/requests/${requestId}`}>{saidOf(event, say)}</Link>}{' '}
      <Caption1>
        <time dateTime={at}>{showClock(at, tag, door?.timeZone)}</time>
      </Caption1>
    </li>
  );
}

function Since({ since, until, timeZone }: { since: string; until: string; timeZone: string | undefined }) {
  const { tag, say } = useLanguage();
  return <>{say.desk.inside(showClock(since, tag, timeZone), showClock(until, tag, timeZone))}</>;
}
