import { Button } from '@fluentui/react-components';
import { useCallback } from 'react';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { Titled } from '../shell/titled.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { FlagsShown } from './flags-shown.js';
import type { OneVisit } from './types.js';
import { VisitBadge } from './visit-badge.js';
import { VisitChanges } from './visit-changes.js';
import { VisitFacts } from './visit-facts.js';
import { VisitHistory } from './visit-history.js';
import { VisitPeople } from './visit-people.js';
import { VisitPlaces } from './visit-places.js';

const everyMs = 5_000;
const over: readonly OneVisit['status'][] = ['done', 'no-show', 'cancelled'];

/** One visit: how it stands, who comes, how far its doors are, what was changed, and what its host may change. */
export function VisitPage({ params: { id = '' } }: { params: Record<string, string> }) {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const read = useCallback(async (): Promise<Reading<OneVisit>> => {
    const { data, response } = await api.GET('/api/visits/{id}', { params: { path: { id } } });
    return data ? { kind: 'shown', value: data } : { kind: response.status === 404 ? 'none' : 'trouble' };
  }, [api, id]);
  const [reading, refresh] = usePoll(read, everyMs, ({ status }) => !over.includes(status));
  if (!reading) return <Waiting label={say.loading} />;
  if (reading.kind === 'none') return <Titled title={say.visits.more.none} />;
  if (reading.kind === 'trouble') return <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />;
  return <VisitShown visit={reading.value} refresh={refresh} />;
}

function VisitShown({ visit, refresh }: { visit: OneVisit; refresh: () => void }) {
  const { session } = useVisitor();
  const { say } = useLanguage();
  const isHost = session.id === visit.hostId;
  const [title = ''] = visit.purpose.split('\n');
  return (
    <Titled title={title}>
      <div aria-live="polite">
        <VisitBadge status={visit.status} />
      </div>
      <FlagsShown flags={visit.flags} timeZone={visit.window.timeZone} />
      <VisitFacts visit={visit} />
      <VisitPlaces visit={visit} />
      <VisitPeople visit={visit} />
      {isHost && !over.includes(visit.status) && <VisitChanges visit={visit} refresh={refresh} />}
      <VisitHistory visit={visit} />
      {(isHost || session.roles.includes('Latch.Security')) && (
        <Stack across>
          <Button as="a" href={`/app/visits/${visit.id}/report`}>
            {say.visits.more.report}
          </Button>
        </Stack>
      )}
    </Titled>
  );
}
