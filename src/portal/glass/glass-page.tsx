import { Link } from '@fluentui/react-components';
import { useCallback } from 'react';
import type { Request } from '../request/types.js';
import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { GlassForm } from './glass-form.js';
import { maySpeak, obstacleTo } from './obstacle-to.js';
import { useGlass } from './use-glass.js';

const everyMs = 3_000;

/** Opens a request that cannot wait without those who decide about it: what follows is said before, and nothing is done by one press. */
export function GlassPage({ params: { id = '' } }: { params: Record<string, string> }) {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const read = useCallback(async (): Promise<Reading<Request>> => {
    const { data, response } = await api.GET('/api/requests/{id}', { params: { path: { id } } });
    if (data) return { kind: 'shown', value: data };
    return { kind: response.status === 404 || response.status === 403 ? 'none' : 'trouble' };
  }, [api, id]);
  const [reading, refresh] = usePoll(read, everyMs, ({ status }) => status !== 'closed');
  return (
    <Titled title={say.glass.title}>
      {!reading && <Waiting label={say.loading} />}
      {reading?.kind === 'trouble' && <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />}
      {reading && reading.kind !== 'trouble' && <Glass id={id} request={reading.kind === 'shown' ? reading.value : undefined} />}
    </Titled>
  );
}

/** Whoever may speak for it and cannot see it, because they decide nothing about its doors, has been told by somebody who can. */
function Glass({ id, request }: { id: string; request: Request | undefined }) {
  const { session } = useVisitor();
  const words = useLanguage().say.glass;
  const glass = useGlass(id);
  if (glass.spoken) return <Spoken id={id} isBroken={glass.spoken.state !== 'waits'} />;
  const obstacle = request ? obstacleTo(request, session) : maySpeak(session) ? undefined : 'not-theirs';
  if (obstacle) return <Notice title={words.obstacle[obstacle]}>{request && <ToRequest id={id} />}</Notice>;
  const isSecurity = session.roles.includes('Latch.Security');
  const isSecond = request !== undefined && (request.glass?.voices.length ?? 0) > 0;
  return (
    <>
      <Notice title={words.onlyIf} intent="warning">
        <ul>
          <li>{isSecurity ? words.alone : isSecond ? words.second : words.first}</li>
          <li>{words.short}</li>
          <li>{words.told}</li>
          <li>{words.reviewed}</li>
        </ul>
        {words.wayOut}
      </Notice>
      <GlassForm glass={glass} doors={request?.doors.map(({ name }) => name).join(', ')} opens={isSecurity || isSecond} />
    </>
  );
}

function Spoken({ id, isBroken }: { id: string; isBroken: boolean }) {
  const words = useLanguage().say.glass;
  return (
    <Notice title={isBroken ? words.broken : words.waits} intent="success" takesFocus>
      <ToRequest id={id} />
    </Notice>
  );
}

function ToRequest({ id }: { id: string }) {
  const { say } = useLanguage();
  return <Link href={`/app/requests/${id}`}>{say.approval.howItStands}</Link>;
}
