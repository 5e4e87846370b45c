import { Body1, Caption1, Card, Link, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback } from 'react';
import { DelegationsNow } from '../delegations/delegations-now.js';
import { InPlaceOf } from '../delegations/in-whose-place.js';
import { AtTime } from '../shell/at-time.js';
import { Notice } from '../shell/notice.js';
import { Name } from '../shell/said.js';
import { Titled } from '../shell/titled.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import type { Approval } from './types.js';

const everyMs = 10_000;

/** The questions that wait for the reader, the most urgent first. */
export function ApprovalsPage() {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const read = useCallback(async (): Promise<Reading<Approval[]>> => {
    const { data } = await api.GET('/api/approvals');
    return data ? { kind: 'shown', value: data.approvals } : { kind: 'trouble' };
  }, [api]);
  const [reading, refresh] = usePoll(read, everyMs, () => true);
  return (
    <Titled title={say.approvals.title}>
      {!reading && <Waiting label={say.loading} />}
      {reading?.kind === 'trouble' && <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />}
      {reading?.kind === 'shown' && <Questions approvals={reading.value} />}
      <DelegationsNow />
      <Link href="/app/break-glass">{say.glass.reviews}</Link>
    </Titled>
  );
}

const useStyles = makeStyles({ list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM } });

function Questions({ approvals }: { approvals: readonly Approval[] }) {
  const styles = useStyles();
  const { say } = useLanguage();
  if (approvals.length === 0) return <Body1>{say.approvals.none}</Body1>;
  return (
    <ul className={styles.list}>
      {approvals.map((approval) => (
        <li key={approval.requestId}>
          <Question approval={approval} />
        </li>
      ))}
    </ul>
  );
}

function Question({ approval: { requestId, subject, doors, window: span, decideBy, longer, inPlaceOf } }: { approval: Approval }) {
  const { say } = useLanguage();
  return (
    <Card>
      <Link href={`/app/approvals/${requestId}`}>{doors.map(({ name }) => name).join(', ')}</Link>
      <Name text={subject.name} />
      <div>
        <AtTime at={span.opensAt} timeZone={span.timeZone} />
      </div>
      {inPlaceOf !== undefined && <InPlaceOf name={inPlaceOf} />}
      <Caption1>
        {longer && `${say.approval.longer} · `}
        {say.approval.decideBy}: <AtTime at={decideBy} timeZone={span.timeZone} />
      </Caption1>
    </Card>
  );
}
