import { Card, makeStyles, Subtitle2 } from '@fluentui/react-components';
import { useCallback } from 'react';
import { GlassStanding } from '../glass/glass-standing.js';
import { ByWhom } from '../shell/by-whom.js';
import { Fact, Facts } from '../shell/facts.js';
import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { useClock } from '../shell/use-clock.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import { ClockLine } from './clock-line.js';
import { RequestActions } from './request-actions.js';
import { StatusBadge } from './status-badge.js';
import type { Request } from './types.js';

const everyMs = 3_000;

/** How one request stands, for those who may see it; it keeps itself up to date until the request is closed. */
export function RequestPage({ params }: { params: Record<string, string> }) {
  const { id = '' } = params;
  const { api } = useVisitor();
  const { say } = useLanguage();
  const read = useCallback(async (): Promise<Reading<Request>> => {
    const { data, response } = await api.GET('/api/requests/{id}', { params: { path: { id } } });
    if (data) return { kind: 'shown', value: data };
    return { kind: response.status === 404 ? 'none' : 'trouble' };
  }, [api, id]);
  const [reading, refresh] = usePoll(read, everyMs, ({ status }) => status !== 'closed');
  if (!reading) return <Waiting label={say.loading} />;
  if (reading.kind === 'none') return <Titled title={say.request.none} />;
  if (reading.kind === 'trouble') return <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />;
  return <RequestShown request={reading.value} refresh={refresh} />;
}

const useStyles = makeStyles({ title: { margin: 0 } });

function RequestShown({ request, refresh }: { request: Request; refresh: () => void }) {
  const { say } = useLanguage();
  const styles = useStyles();
  const now = useClock(request.asOf);
  const { status, outcome } = request;
  return (
    <Titled title={request.doors.map(({ name }) => name).join(', ')}>
      <div>
        <StatusBadge request={request} />
      </div>
      <div aria-live="polite">{outcome === undefined ? say.request.status[status] : say.request.outcome[outcome]}</div>
      <GlassStanding request={request} />
      <RequestActions request={request} refresh={refresh} />
      <Card>
        <Subtitle2 as="h2" className={styles.title}>
          {say.request.clocks}
        </Subtitle2>
        <ClockLine request={request} now={now} />
      </Card>
      <Card>
        <Progress request={request} />
      </Card>
    </Titled>
  );
}

function Progress({ request }: { request: Request }) {
  const { approvals, timeline } = request;
  const { say } = useLanguage();
  const given = new Set(approvals.votes.filter(({ decision }) => decision === 'approve').map(({ approverId }) => approverId)).size;
  return (
    <Facts>
      {approvals.required > 0 && <Fact name={say.request.approvals}>{say.request.approvalsOf(given, approvals.required)}</Fact>}
      <Fact name={say.request.history}>
        {timeline.map((line) => (
          <Line key={`${line.at} ${line.event} ${line.detail}`} line={line} request={request} />
        ))}
      </Fact>
    </Facts>
  );
}

type Step = { line: Request['timeline'][number]; request: Request };

/** One line of its history, where the reader has a use for it. */
function Line({ line, request }: Step) {
  const { tag, say } = useLanguage();
  const words: Readonly<Record<string, string>> = say.request.events;
  const said = words[line.event];
  return said === undefined ? null : (
    <div>
      {said} · {showTime(line.at, tag, request.window.timeZone)}
      <Voter line={line} request={request} />
    </div>
  );
}

/** Who said so, for those who may see names. */
function Voter({ line: { by, inPlaceOf }, request: { names } }: Step) {
  const { somebody } = useLanguage().say.delegations;
  if (by === undefined || names === undefined) return null;
  return (
    <>
      {' · '}
      <ByWhom name={names[by] ?? somebody} inPlaceOf={inPlaceOf && (names[inPlaceOf] ?? somebody)} />
    </>
  );
}
