import { Card, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import { AtTime } from '../shell/at-time.js';
import { Fact, Facts } from '../shell/facts.js';
import { Notice } from '../shell/notice.js';
import { clockChange } from '../strings/clock-change.js';
import { useLanguage } from '../strings/use-language.js';
import type { Door, Preview } from './types.js';
import { doorsOf } from './wish.js';

const useStyles = makeStyles({
  card: { borderLeft: `4px solid ${tokens.colorBrandStroke1}` },
  title: { margin: 0 },
});

/** What would come of the request as it is filled in: who decides, when it opens, how the code comes. */
export function PreviewShown({ preview, doors }: { preview: Preview; doors: readonly Door[] }) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  const words = say.ask.preview;
  const timeZone = doorsOf({ doorIds: preview.doors.map(({ doorId }) => doorId) }, doors)[0]?.timeZone ?? 'UTC';
  const at = (instant: string) => <AtTime at={instant} timeZone={timeZone} />;
  const { clocks, outcome, because, stepUp, opensAtApproval } = preview;
  if (outcome === 'denied')
    return (
      <Notice title={words.denied} intent="error">
        {becauseOf(words.because, because)}
      </Notice>
    );
  const turn = clockChange(clocks.opensAt, clocks.closesAt, timeZone, tag);
  return (
    <Card className={styles.card}>
      <Subtitle2 as="h2" className={styles.title}>
        {words.title}
      </Subtitle2>
      {stepUp?.isMet === false && <div>{words.stepUp}</div>}
      <Facts>
        <Fact name={words.decides}>
          <Deciders preview={preview} />
        </Fact>
        <Fact name={words.opens}>{opensAtApproval ? words.atApproval : at(clocks.opensAt)}</Fact>
        {!opensAtApproval && <Fact name={words.closes}>{at(clocks.closesAt)}</Fact>}
        {turn !== undefined && <Fact name={words.clocks}>{words.turn[turn.kind](turn.from, turn.to)}</Fact>}
        <Fact name={words.code}>{words.delivery[strictest(preview)]}</Fact>
        {!opensAtApproval && <Fact name={words.codeFrom}>{at(clocks.deliverAt)}</Fact>}
        {preview.approvals.required > 0 && <Fact name={words.decideBy}>{at(clocks.decideBy)}</Fact>}
      </Facts>
    </Card>
  );
}

function Deciders({ preview: { approvals } }: { preview: Preview }) {
  const words = useLanguage().say.ask.preview;
  const names = approvals.approvers.map(({ displayName }) => displayName);
  if (approvals.required === 0) return words.nobodyDecides;
  return (
    <>
      {words.needed(approvals.required)} {names.length > 0 && <bdi>{words.oneOf(names.slice(0, 5).join(', '), names.length > 5)}</bdi>}
      {approvals.escort && <div>{words.escort}</div>}
    </>
  );
}

const order = ['direct', 'push-or-sms', 'sealed'] as const;

const strictest = ({ doors }: Preview) => order.findLast((each) => doors.some(({ delivery }) => delivery === each)) ?? 'direct';

const becauseOf = (words: Readonly<Record<string, string>>, because = '') => words[because] ?? because;
