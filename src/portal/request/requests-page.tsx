import { Body1, Card, Link, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback } from 'react';
import { AtTime } from '../shell/at-time.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { Titled } from '../shell/titled.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { StatusBadge } from './status-badge.js';
import type { Request } from './types.js';

const everyMs = 10_000;

/** What the reader has asked for or is asked for, the newest first. */
export function RequestsPage() {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const read = useCallback(async (): Promise<Reading<Request[]>> => {
    const { data } = await api.GET('/api/requests', { params: { query: { mine: 'true' } } });
    return data ? { kind: 'shown', value: data.requests } : { kind: 'trouble' };
  }, [api]);
  const [reading, refresh] = usePoll(read, everyMs, (requests) => requests.some(({ status }) => status !== 'closed'));
  return (
    <Titled title={say.requests.title}>
      {!reading && <Waiting label={say.loading} />}
      {reading?.kind === 'trouble' && <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />}
      {reading?.kind === 'shown' && <RequestList requests={reading.value} />}
    </Titled>
  );
}

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM },
  top: { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: tokens.spacingHorizontalS },
});

function RequestList({ requests }: { requests: readonly Request[] }) {
  const styles = useStyles();
  const { say } = useLanguage();
  if (requests.length === 0) return <Body1>{say.requests.none}</Body1>;
  return (
    <ul className={styles.list}>
      {requests.map((request) => (
        <li key={request.id}>
          <Card>
            <div className={styles.top}>
              <Link href={`/app/requests/${request.id}`}>{request.doors.map(({ name }) => name).join(', ')}</Link>
              <StatusBadge request={request} />
            </div>
            <Stack>
              <AtTime at={request.clocks.opensAt} timeZone={request.window.timeZone} />
            </Stack>
          </Card>
        </li>
      ))}
    </ul>
  );
}
