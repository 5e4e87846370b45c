import { Fact, Facts } from '../shell/facts.js';
import { Name, Prose } from '../shell/said.js';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import { showSpan } from './show-span.js';
import type { OneVisit } from './types.js';

/** When, to whom, for what, and why it is off where it is. */
export function VisitFacts({ visit }: { visit: OneVisit }) {
  const { tag, say } = useLanguage();
  const words = say.visits.more;
  const { window: span, hostId, names, vendor, ticket, purpose, because, askAt, asOf } = visit;
  return (
    <Facts>
      <Fact name={words.when}>
        <time dateTime={span.start}>{showSpan(span, tag)}</time>
      </Fact>
      <Fact name={words.host}>
        <Name text={names[hostId] ?? say.visits.somebody} />
      </Fact>
      {vendor !== undefined && (
        <Fact name={words.vendor}>
          <Name text={vendor} />
        </Fact>
      )}
      {ticket !== undefined && (
        <Fact name={words.ticket}>
          <Name text={ticket} />
        </Fact>
      )}
      {purpose.includes('\n') && (
        <Fact name={words.purpose}>
          <Prose text={purpose} />
        </Fact>
      )}
      {visit.status === 'scheduled' && askAt > asOf && <Fact name={words.askAt}>{showTime(askAt, tag, span.timeZone)}</Fact>}
      {because !== undefined && (
        <Fact name={words.because}>{inWords(because, words.why, say.ask.preview.because, say.requests.outcome)}</Fact>
      )}
    </Facts>
  );
}

type Words = Readonly<Record<string, string>>;

const inWords = (because: string, ...words: Words[]): string => words.map((each) => each[because]).find(Boolean) ?? because;
