import { Badge, Caption1, Link, makeStyles, tokens } from '@fluentui/react-components';
import { saidOf } from '../desk/said-of.js';
import { Prose } from '../shell/said.js';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import { addressOf } from './filter.js';
import type { AuditRecord, Names } from './types.js';

const useStyles = makeStyles({
  item: {
    display: 'grid',
    gap: tokens.spacingVerticalXXS,
    padding: `${tokens.spacingVerticalS} 0`,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  line: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalM, alignItems: 'baseline' },
  place: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
});

/** One record: when, what, who, and where it stands in its chain; each name leads to everything about it. */
export function RecordLine({ record, names }: { record: AuditRecord; names: Names }) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  const { at, by, kind, because, reason, personId, doorId, requestId, attemptId, chain, seq, detail } = record;
  const about = personId === undefined || personId === by ? [] : [personId];
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <time dateTime={at}>{showTime(at, tag)}</time>
        <strong>{saidOf({ kind, ...(because !== undefined && { because }) }, say)}</strong>
        {attemptId !== undefined && (
          <Link href={`/app/explain/${encodeURIComponent(attemptId)}`} aria-label={say.audit.whyAt(showTime(at, tag))}>
            {say.audit.why}
          </Link>
        )}
      </div>
      <div className={styles.line}>
        <Who id={by} names={names} />
        {detail?.inPlaceOf !== undefined && (
          <span>
            {say.approval.inPlaceOf} <Who id={detail.inPlaceOf} names={names} />
          </span>
        )}
        {about.map((id) => (
          <span key={id}>
            {say.audit.about} <Who id={id} names={names} />
          </span>
        ))}
        {doorId !== undefined && <Link href={addressOf('/app/audit', { door: doorId })}>{doorId}</Link>}
        {requestId !== undefined && <Link href={addressOf('/app/audit', { request: requestId })}>{say.audit.requestOf}</Link>}
      </div>
      {reason !== undefined && reason !== '' && <Prose text={reason} />}
      <Caption1 className={styles.place}>
        {chain} · {seq} · {kind}
      </Caption1>
    </li>
  );
}

const personPattern = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** A person by name, as long as they were not forgotten; anybody else as the record names them. */
function Who({ id, names }: { id: string; names: Names }) {
  const { say } = useLanguage();
  if (id === 'system') return <Badge appearance="tint">{say.audit.system}</Badge>;
  if (!personPattern.test(id)) return <bdi>{id}</bdi>;
  return (
    <Link href={addressOf('/app/audit', { person: id })}>
      <bdi>{names[id] ?? id}</bdi>
    </Link>
  );
}
