import { Button, Caption1, Card, Link, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { AtTime } from '../shell/at-time.js';
import { Fact, Facts } from '../shell/facts.js';
import { clockChange } from '../strings/clock-change.js';
import { useLanguage } from '../strings/use-language.js';
import { FlagsShown } from './flags-shown.js';
import { showDay, showSpan } from './show-span.js';
import type { Foreseen } from './types.js';

const useStyles = makeStyles({
  card: { borderLeft: `4px solid ${tokens.colorBrandStroke1}` },
  title: { margin: 0 },
  list: { display: 'grid', gap: tokens.spacingVerticalS, listStyle: 'none', margin: 0, padding: 0 },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between', columnGap: tokens.spacingHorizontalM },
});

type Needs = { preview: Foreseen; except: (day: string, isOut: boolean) => void };
type Planned = Foreseen['visits'][number];

/** What would be booked: when, from when on people are asked, when codes come, and what may come too late. */
export function BookingPreview({ preview, except }: Needs) {
  const styles = useStyles();
  const { say } = useLanguage();
  const words = say.visits.form.preview;
  const { visits, skipped, stepUp } = preview;
  const [first] = visits;
  return (
    <Card className={styles.card}>
      <Subtitle2 as="h2" className={styles.title}>
        {words.title}
      </Subtitle2>
      {stepUp && <div>{say.ask.preview.stepUp}</div>}
      <FlagsShown flags={visits.flatMap(({ flags }) => flags)} {...(first && { timeZone: first.window.timeZone })} />
      {first && <PlannedFacts planned={first} />}
      {first?.day !== undefined && <Series visits={visits} except={except} />}
      {skipped.length > 0 && <LeftOut skipped={skipped} except={except} />}
    </Card>
  );
}

/** Of one visit, or of the first of several. */
function PlannedFacts({ planned: { window: span, clocks, askAt, flags: _, day } }: { planned: Planned }) {
  const { tag, say } = useLanguage();
  const words = say.visits;
  const turn = clockChange(clocks.opensAt, clocks.closesAt, span.timeZone, tag);
  const isAtOnce = day === undefined;
  return (
    <Facts>
      {isAtOnce && (
        <Fact name={words.more.when}>
          <time dateTime={span.start}>{showSpan(span, tag)}</time>
        </Fact>
      )}
      <Fact name={words.form.preview.asked}>{isAtOnce ? words.form.preview.atOnce : <AtTime at={askAt} timeZone={span.timeZone} />}</Fact>
      <Fact name={say.ask.preview.codeFrom}>
        <AtTime at={clocks.deliverAt} timeZone={span.timeZone} />
      </Fact>
      {turn !== undefined && <Fact name={say.ask.preview.clocks}>{say.ask.preview.turn[turn.kind](turn.from, turn.to)}</Fact>}
    </Facts>
  );
}

const shownAtOnce = 8;

function Series({ visits, except }: Pick<Needs, 'except'> & { visits: readonly Planned[] }) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  const words = say.visits.form.preview;
  const [isWhole, setWhole] = useState(false);
  return (
    <section aria-label={words.visits(visits.length)}>
      <Caption1>{words.visits(visits.length)}</Caption1>
      <ul className={styles.list}>
        {visits.slice(0, isWhole ? visits.length : shownAtOnce).map(({ day = '', window: span }) => (
          <li key={day} className={styles.line}>
            <time dateTime={span.start}>{showSpan(span, tag)}</time>
            <Button size="small" aria-label={`${words.out}: ${showDay(day, tag)}`} onClick={() => except(day, true)}>
              {words.out}
            </Button>
          </li>
        ))}
      </ul>
      {!isWhole && visits.length > shownAtOnce && (
        <Link as="button" type="button" onClick={() => setWhole(true)}>
          {words.all(visits.length)}
        </Link>
      )}
    </section>
  );
}

function LeftOut({ skipped, except }: Pick<Needs, 'except'> & Pick<Foreseen, 'skipped'>) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  const words = say.visits.form.preview;
  const why = (because: string) => (because === 'excepted' ? words.excepted : because.endsWith('-local-time') ? words.unclear : because);
  return (
    <section aria-label={words.left}>
      <Caption1>{words.left}</Caption1>
      <ul className={styles.list}>
        {skipped.map(({ day, because }) => (
          <li key={day} className={styles.line}>
            <span>
              {showDay(day, tag)}: <bdi>{why(because)}</bdi>
            </span>
            {because === 'excepted' && (
              <Button size="small" aria-label={`${words.in}: ${showDay(day, tag)}`} onClick={() => except(day, false)}>
                {words.in}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
