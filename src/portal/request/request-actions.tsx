import { Button } from '@fluentui/react-components';
import { AskedTwice } from '../shell/asked-twice.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { useAct } from '../shell/use-act.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import type { Request } from './types.js';

const withCode: readonly Request['status'][] = ['scheduled', 'arming', 'armed', 'delivered', 'entered'];

/** What its own people can do with a request: go to its code, or take it back. */
export function RequestActions({ request, refresh }: { request: Request; refresh: () => void }) {
  const { api, session } = useVisitor();
  const { say } = useLanguage();
  const { id, status, subjectId, requesterId } = request;
  const { act, said, isBusy } = useAct({}, refresh);
  const isParty = session.id === subjectId || session.id === requesterId;
  const cancel = () => act(() => api.POST('/api/requests/{id}/cancel', { params: { path: { id } }, body: {} }), say.request.cancelled);
  return (
    <Stack>
      {said && <Notice {...said} />}
      {session.id === subjectId && withCode.includes(status) && (
        <div>
          <Button as="a" appearance="primary" size="large" href={`/app/requests/${id}/code`}>
            {say.request.toCode}
          </Button>
        </div>
      )}
      {isParty && status !== 'closed' && <AskedTwice {...say.request.cancel} isBusy={isBusy} run={cancel} />}
    </Stack>
  );
}
