import { useCallback } from 'react';
import { AtTime } from '../shell/at-time.js';
import { Fact, Facts } from '../shell/facts.js';
import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
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
  return <RequestShown request={reading.value} />;
}

function RequestShown({ request }: { request: Request }) {
  const { say } = useLanguage();
  const { status, outcome, approvals, clocks, doors, timeline } = request;
  const { timeZone } = request.window;
  const at = (instant: string) => <AtTime at={instant} timeZone={timeZone} />;
  const given = new Set(approvals.votes.filter(({ decision }) => decision === 'approve').map(({ approverId }) => approverId)).size;
  return (
    <Titled title={say.request.title}>
      <Notice title={outcome === undefined ? say.request.status[status] : say.request.outcome[outcome]} />
      <Facts>
        <Fact name={say.approval.where}>
          {doors.map(({ doorId }) => (
            <div key={doorId}>{doorId}</div>
          ))}
        </Fact>
        <Fact name={say.from}>{at(clocks.opensAt)}</Fact>
        <Fact name={say.until}>{at(clocks.closesAt)}</Fact>
        {approvals.required > 0 && <Fact name={say.request.approvals}>{say.request.approvalsOf(given, approvals.required)}</Fact>}
        {status === 'awaiting-approval' && <Fact name={say.request.decideBy}>{at(clocks.decideBy)}</Fact>}
        {status === 'scheduled' && <Fact name={say.request.codeFrom}>{at(clocks.deliverAt)}</Fact>}
        <Fact name={say.request.history}>
          {timeline.map((line) => (
            <Line key={`${line.at} ${line.event} ${line.detail}`} line={line} timeZone={timeZone} />
          ))}
        </Fact>
      </Facts>
    </Titled>
  );
}

/** One line of its history, where the reader has a use for it. */
function Line({ line: { at, event }, timeZone }: { line: Request['timeline'][number]; timeZone: string }) {
  const { tag, say } = useLanguage();
  const words: Readonly<Record<string, string>> = say.request.events;
  const said = words[event];
  return said === undefined ? null : (
    <div>
      {said} · {showTime(at, tag, timeZone)}
    </div>
  );
}
