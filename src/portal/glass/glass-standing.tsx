import { Button, Link } from '@fluentui/react-components';
import type { Request } from '../request/types.js';
import { Notice } from '../shell/notice.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import { maySpeak, obstacleTo } from './obstacle-to.js';

/** On the page of a request: the way past its approvers for whoever has one, and what became of it where it was gone. */
export function GlassStanding({ request }: { request: Request }) {
  const { session } = useVisitor();
  const { tag, say } = useLanguage();
  const { id, glass, window: span } = request;
  const at = (instant: string) => showTime(instant, tag, span.timeZone);
  if (glass?.brokenAt !== undefined)
    return (
      <Notice title={say.glass.brokenAt(at(glass.brokenAt))} intent={glass.reviewed ? 'info' : 'warning'}>
        {glass.reviewed ? say.glass.reviewedAt(at(glass.reviewed.at)) : say.glass.toReview}{' '}
        {!glass.reviewed && maySpeak(session) && <Link href="/app/break-glass">{say.glass.reviews}</Link>}
      </Notice>
    );
  const isOffered = obstacleTo(request, session) === undefined;
  return (
    <>
      {glass !== undefined && glass.voices.length > 0 && request.status === 'awaiting-approval' && (
        <Notice title={say.glass.waits} intent="warning" />
      )}
      {isOffered && (
        <div>
          <Button as="a" href={`/app/requests/${id}/break-glass`}>
            {say.glass.cannotWait}
          </Button>
        </div>
      )}
    </>
  );
}
