import { AtTime } from '../shell/at-time.js';
import { ByWhom } from '../shell/by-whom.js';
import { Fact, Facts } from '../shell/facts.js';
import { Name, Prose } from '../shell/said.js';
import { useLanguage } from '../strings/use-language.js';
import type { Approval } from './types.js';

/** Everything an approver should know before they decide. */
export function ApprovalFacts({ approval }: { approval: Approval }) {
  const { say } = useLanguage();
  const { subject, requester, doors, window: span, purpose, ticket, decideBy, risk, approvals } = approval;
  const words = say.approval;
  return (
    <Facts>
      <Fact name={words.who}>
        <Name text={subject.company === undefined ? subject.name : `${subject.name} (${subject.company})`} />
      </Fact>
      <Fact name={words.askedBy}>
        <Name text={requester} />
      </Fact>
      <Fact name={words.where}>
        {doors.map((door) => (
          <Door key={door.name} door={door} />
        ))}
      </Fact>
      <Fact name={say.from}>
        <AtTime at={span.opensAt} timeZone={span.timeZone} />
      </Fact>
      <Fact name={say.until}>
        <AtTime at={span.closesAt} timeZone={span.timeZone} />
      </Fact>
      <Fact name={words.purpose}>
        <Prose text={purpose} />
      </Fact>
      {ticket !== undefined && (
        <Fact name={words.ticket}>
          <Name text={ticket} />
        </Fact>
      )}
      {risk && (
        <Fact name={words.risk}>
          <Risk risk={risk} />
        </Fact>
      )}
      <Fact name={words.decideBy}>
        <AtTime at={decideBy} timeZone={span.timeZone} />
      </Fact>
      {approvals.votes.length > 0 && (
        <Fact name={words.votes}>
          <Votes approval={approval} />
        </Fact>
      )}
    </Facts>
  );
}

function Door({ door }: { door: Approval['doors'][number] }) {
  return (
    <div>
      <bdi>{door.name}</bdi> · {useLanguage().say.doorClass[door.class]}
    </div>
  );
}

const levelOf = (score: number) => (score > 60 ? 'high' : score > 30 ? 'raised' : 'low');

function Risk({ risk }: { risk: NonNullable<Approval['risk']> }) {
  const { riskOf, riskLevel, factor } = useLanguage().say.approval;
  const words: Readonly<Record<string, (evidence: number, baseline: number) => string>> = factor;
  return (
    <>
      {riskOf(riskLevel[levelOf(risk.score)], risk.score)}
      {risk.factors.map(({ name, evidence, baseline, sentence }) => (
        <div key={name}>{words[name]?.(evidence, baseline) ?? <span lang="en">{sentence}</span>}</div>
      ))}
    </>
  );
}

function Votes({ approval: { approvals, window: span } }: { approval: Approval }) {
  const words = useLanguage().say.approval;
  return approvals.votes.map(({ name, inPlaceOf, decision, at }) => (
    <div key={`${name} ${at}`}>
      <ByWhom name={name} inPlaceOf={inPlaceOf} /> {words.voted[decision]}, <AtTime at={at} timeZone={span.timeZone} />
    </div>
  ));
}
