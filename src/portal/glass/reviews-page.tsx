import { Body1, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { EmergencyCard } from './emergency-card.js';
import type { Emergencies } from './types.js';

const everyMs = 10_000;

/** What was opened without its approvers and nobody has looked at yet. */
export function ReviewsPage() {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const [isReviewed, setReviewed] = useState(false);
  const read = useCallback(async (): Promise<Reading<Emergencies>> => {
    const { data, response } = await api.GET('/api/break-glass');
    return data ? { kind: 'shown', value: data } : { kind: response.status === 403 ? 'none' : 'trouble' };
  }, [api]);
  const [reading, refresh] = usePoll(read, everyMs, () => true);
  const done = () => {
    setReviewed(true);
    refresh();
  };
  return (
    <Titled title={say.glass.reviews}>
      {!reading && <Waiting label={say.loading} />}
      {isReviewed && <Notice title={say.glass.thanks} intent="success" takesFocus />}
      {reading?.kind === 'trouble' && <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />}
      {reading?.kind === 'none' && <Body1>{say.glass.notYours}</Body1>}
      {reading?.kind === 'shown' && <List emergencies={reading.value} done={done} />}
    </Titled>
  );
}

const useStyles = makeStyles({ list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM } });

function List({ emergencies: { toReview, names = {} }, done }: { emergencies: Emergencies; done: () => void }) {
  const styles = useStyles();
  const { say } = useLanguage();
  if (toReview.length === 0) return <Body1>{say.glass.none}</Body1>;
  return (
    <ul className={styles.list}>
      {toReview.map((emergency) => (
        <li key={emergency.requestId}>
          <EmergencyCard emergency={emergency} nameOf={(id) => names[id] ?? '?'} done={done} />
        </li>
      ))}
    </ul>
  );
}
