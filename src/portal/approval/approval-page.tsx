import { useMemo, useState } from 'react';
import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { ApprovalFacts } from './approval-facts.js';
import { Decision } from './decision.js';
import { byLink, byRequest } from './source.js';
import type { Vote } from './types.js';

const everyMs = 10_000;

/** What the link of a mail opens, or an entry of the list, once its reader is signed in: the request, and the question. Looking decides nothing. */
export function ApprovalPage({ params: { token, id = '' } }: { params: Record<string, string> }) {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const [vote, setVote] = useState<Vote>();
  const source = useMemo(() => (token === undefined ? byRequest(api, id) : byLink(api, token)), [api, token, id]);
  const [reading, refresh] = usePoll(source.read, everyMs, (approval) => !approval.settled && !vote);
  if (!reading) return <Waiting label={say.loading} />;
  if (reading.kind === 'trouble') return <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />;
  if (reading.kind === 'none') return token === undefined ? <Titled title={say.approvals.notYours} /> : <LinkNotValid />;
  const { value: approval } = reading;
  return (
    <Titled title={approval.longer ? say.approval.longer : say.approval.title}>
      <ApprovalFacts approval={approval} />
      <Decision approval={approval} source={source} vote={vote} decided={setVote} refresh={refresh} />
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
