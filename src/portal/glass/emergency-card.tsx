import { Body1, Card, Link } from '@fluentui/react-components';
import { Fact, Facts } from '../shell/facts.js';
import { Name, Prose } from '../shell/said.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import { maySpeak } from './obstacle-to.js';
import { ReviewForm } from './review-form.js';
import type { Emergency } from './types.js';

type Needs = { emergency: Emergency; nameOf: (id: string) => string; done: () => void };

/** One emergency: who entered, who spoke for it and why; and, for whoever had no part in it, what they found. */
export function EmergencyCard({ emergency, nameOf, done }: Needs) {
  const { session } = useVisitor();
  const { tag, say } = useLanguage();
  const words = say.glass;
  const { requestId, doors, requesterId, subjectId, voices, brokenAt } = emergency;
  const isInvolved = [requesterId, subjectId, ...voices.map(({ personId }) => personId)].includes(session.id);
  const address = maySpeak(session) ? `/app/requests/${requestId}` : `/app/audit?request=${requestId}`;
  return (
    <Card role="group" aria-label={doors.map(({ name }) => name).join(', ')}>
      <Link href={address}>
        <bdi>{doors.map(({ name }) => name).join(', ')}</bdi>
      </Link>
      <Facts>
        {brokenAt !== undefined && <Fact name={words.opened}>{showTime(brokenAt, tag)}</Fact>}
        <Fact name={say.approval.who}>
          <Name text={nameOf(subjectId)} />
        </Fact>
        {requesterId !== subjectId && (
          <Fact name={say.approval.askedBy}>
            <Name text={nameOf(requesterId)} />
          </Fact>
        )}
        {voices.map(({ personId, as, reason, at }) => (
          <Fact key={personId} name={words.spokeAs[as]}>
            <Name text={nameOf(personId)} /> {showTime(at, tag)}
            <div>
              <Prose text={reason} />
            </div>
          </Fact>
        ))}
      </Facts>
      {maySpeak(session) && (isInvolved ? <Body1>{words.hadPart}</Body1> : <ReviewForm requestId={requestId} done={done} />)}
    </Card>
  );
}
