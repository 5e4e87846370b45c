import { useCallback } from 'react';
import { Fact, Facts } from '../shell/facts.js';
import { Notice } from '../shell/notice.js';
import { Prose } from '../shell/said.js';
import { Titled } from '../shell/titled.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { showNumber } from '../strings/show-number.js';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import { LiftHold } from './lift-hold.js';
import { nameOf } from './name-of.js';
import { Receipts } from './receipts.js';
import type { Hold } from './types.js';

const everyMs = 2_000;

/** One revocation or lockdown: what it denies, which locks have said so, how long the others could still open, and its lift. */
export function HoldPage({ params: { mode = '', id = '' } }: { params: Record<string, string> }) {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const read = useCallback(async (): Promise<Reading<Hold>> => {
    const params = { path: { id } };
    const { data, response } = await (mode === 'lockdown'
      ? api.GET('/api/lockdowns/{id}', { params })
      : api.GET('/api/revocations/{id}', { params }));
    return data ? { kind: 'shown', value: data } : { kind: response.status === 404 ? 'none' : 'trouble' };
  }, [api, mode, id]);
  const [reading, refresh] = usePoll(read, everyMs, ({ state }) => state !== 'lifted');
  if (!reading) return <Waiting label={say.loading} />;
  if (reading.kind === 'none') return <Titled title={say.notFound} />;
  if (reading.kind === 'trouble') return <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />;
  return <HoldShown hold={reading.value} refresh={refresh} />;
}

function HoldShown({ hold, refresh }: { hold: Hold; refresh: () => void }) {
  const { tag, say } = useLanguage();
  const { mode, target, reason, state, cloud, confirmed, progress, incidents, alert } = hold;
  const name = say.holds.targetOf(say.holds.kind[target.kind], nameOf(hold));
  return (
    <Titled title={`${say.holds.mode[mode]}: ${name}`}>
      <Notice
        title={state === 'lifted' ? say.holds.state.lifted : confirmed ? say.holds.allConfirmed : say.holds.notAll}
        intent={confirmed || state === 'lifted' ? 'success' : 'warning'}
      >
        {say.holds.progress(progress.confirmed, progress.doors)}
      </Notice>
      {incidents.length > 0 && <Notice title={say.holds.incidents(incidents.length)} intent="error" />}
      {alert && <Notice title={say.holds.alert[alert]} intent="warning" />}
      <Facts>
        <Fact name={say.holds.deniedAt}>{showTime(cloud.deniedAt, tag)}</Fact>
        <Fact name={say.holds.grants}>{showNumber(cloud.count, tag)}</Fact>
        <Fact name={say.approval.reason}>
          <Prose text={reason} />
        </Fact>
        <Fact name={say.holds.how}>{say.holds.state[state]}</Fact>
      </Facts>
      <LiftHold hold={hold} refresh={refresh} />
      <Receipts hold={hold} />
    </Titled>
  );
}
