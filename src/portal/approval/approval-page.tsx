import { useCallback, useState } from 'react';
import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { ApprovalFacts } from './approval-facts.js';
import { Decision } from './decision.js';
import type { Approval, Vote } from './types.js';

const everyMs = 10_000;

/** What the link of a mail opens, once its reader is signed in: the request, and the question. Looking decides nothing. */
export function ApprovalPage({ params }: { params: Record<string, string> }) {
  const { token = '' } = params;
  const { api } = useVisitor();
  const { say } = useLanguage();
  const [vote, setVote] = useState<Vote>();
  const read = useCallback(async (): Promise<Reading<Approval>> => {
    const { data, response } = await api.GET('/api/approvals/{token}', { params: { path: { token } } });
    if (data) return { kind: 'shown', value: data };
    return { kind: response.status === 404 ? 'none' : 'trouble' };
  }, [api, token]);
  const [reading, refresh] = usePoll(read, everyMs, (approval) => !approval.settled && !vote);
  if (!reading) return <Waiting label={say.loading} />;
  if (reading.kind === 'trouble') return <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />;
  if (reading.kind === 'none') return <LinkNotValid />;
  const { value: approval } = reading;
  return (
    <Titled title={say.approval.title}>
      <ApprovalFacts approval={approval} />
      <Decision approval={approval} token={token} vote={vote} decided={setVote} refresh={refresh} />
    </Titled>
  );
}

function LinkNotValid() {
  const { session } = useVisitor();
  const { say } = useLanguage();
  return (
    <Titled title={say.approval.notValid}>
      <Notice title={say.approval.notValidWhy} intent="warning" action={{ label: say.otherAccount, run: () => void session.signOut() }}>
        <bdi>{session.account}</bdi>
      </Notice>
    </Titled>
  );
}
