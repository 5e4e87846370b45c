import { useCallback } from 'react';
import { StatusBadge } from '../request/status-badge.js';
import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { useClock } from '../shell/use-clock.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { AtTheDoor } from './at-the-door.js';
import { DoorCode } from './door-code.js';
import type { Visit } from './types.js';

const everyMs = 2_000;

/** For whoever stands before a door with a telephone: the code, how long it is good, where the door is, and what to do when something is different. */
export function CodePage({ params }: { params: Record<string, string> }) {
  const { id = '' } = params;
  const { api } = useVisitor();
  const { say } = useLanguage();
  const read = useCallback(async (): Promise<Reading<Visit>> => {
    const at = { params: { path: { id } } };
    const [request, code] = await Promise.all([api.GET('/api/requests/{id}', at), api.GET('/api/requests/{id}/code', at)]);
    if (request.data && code.data) return { kind: 'shown', value: { request: request.data, ...code.data } };
    return { kind: request.response.status === 404 || code.response.status === 404 ? 'none' : 'trouble' };
  }, [api, id]);
  const [reading, refresh] = usePoll(read, everyMs, ({ request }) => request.status !== 'closed');
  if (!reading) return <Waiting label={say.loading} />;
  if (reading.kind === 'none') return <Titled title={say.request.none} />;
  if (reading.kind === 'trouble') return <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />;
  return <VisitShown visit={reading.value} refresh={refresh} />;
}

function VisitShown({ visit, refresh }: { visit: Visit; refresh: () => void }) {
  const { say } = useLanguage();
  const now = useClock(visit.asOf);
  const { request, codes } = visit;
  return (
    <Titled title={say.code.title}>
      <div>
        <StatusBadge request={request} />
      </div>
      {codes.map((state) => (
        <DoorCode key={state.doorId} request={request} state={state} now={now} refresh={refresh} />
      ))}
      <AtTheDoor request={request} now={now} refresh={refresh} />
    </Titled>
  );
}
