import { Body1, Card, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import { useCallback } from 'react';
import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { HoldLine } from './hold-line.js';
import type { HoldLine as Line } from './types.js';

const everyMs = 10_000;
const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM },
  title: { margin: 0 },
});

type Both = { lockdowns: Line[]; revocations: Line[] };

/** Every revocation and lockdown that is not over: for security, and for whoever lifts one as the second person. */
export function HoldsPage() {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const read = useCallback(async (): Promise<Reading<Both>> => {
    const params = { query: { open: 'true' as const } };
    const [lockdowns, revocations] = await Promise.all([api.GET('/api/lockdowns', { params }), api.GET('/api/revocations', { params })]);
    if (!lockdowns.data || !revocations.data) return { kind: 'trouble' };
    return { kind: 'shown', value: { lockdowns: lockdowns.data.revocations, revocations: revocations.data.revocations } };
  }, [api]);
  const [reading, refresh] = usePoll(read, everyMs, () => true);
  return (
    <Titled title={say.holds.title}>
      {!reading && <Waiting label={say.loading} />}
      {reading?.kind === 'trouble' && <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />}
      {reading?.kind === 'shown' && (
        <>
          <Lines title={say.holds.lockdowns} lines={reading.value.lockdowns} />
          <Lines title={say.holds.revocations} lines={reading.value.revocations} />
        </>
      )}
    </Titled>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly Line[] }) {
  const styles = useStyles();
  const { say } = useLanguage();
  return (
    <Card role="region" aria-label={title}>
      <Subtitle2 as="h2" className={styles.title}>
        {title}
      </Subtitle2>
      {lines.length === 0 && <Body1>{say.holds.none}</Body1>}
      <ul className={styles.list}>
        {lines.map((hold) => (
          <HoldLine key={hold.id} hold={hold} now={new Date()} />
        ))}
      </ul>
    </Card>
  );
}
