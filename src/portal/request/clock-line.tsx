import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { AtTime } from '../shell/at-time.js';
import { useLanguage } from '../strings/use-language.js';
import { clocksOf, type Mark } from './clocks-of.js';
import type { Request } from './types.js';

const useStyles = makeStyles({
  line: { listStyle: 'none', margin: 0, padding: 0 },
  mark: {
    position: 'relative',
    padding: `0 0 ${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXL}`,
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
    marginLeft: '6px',
    '::before': {
      content: '""',
      position: 'absolute',
      left: '-8px',
      top: '3px',
      width: '10px',
      height: '10px',
      borderRadius: '50%',
      border: `2px solid ${tokens.colorBrandStroke1}`,
      backgroundColor: tokens.colorNeutralBackground1,
    },
    ':last-child': { borderLeftColor: 'transparent', paddingBottom: 0 },
  },
  past: { borderLeftColor: tokens.colorBrandStroke1, '::before': { backgroundColor: tokens.colorBrandStroke1 } },
  name: { fontWeight: tokens.fontWeightSemibold },
});

/** The six clocks of a request, in their order: what has come, and what is still to come. */
export function ClockLine({ request, now }: { request: Request; now: Date }) {
  const styles = useStyles();
  const { say } = useLanguage();
  return (
    <ol className={styles.line} aria-label={say.request.clocks}>
      {clocksOf(request, now).map((mark) => (
        <ClockMark key={mark.name} mark={mark} request={request} />
      ))}
    </ol>
  );
}

function ClockMark({ mark: { name, at, isPast, isAtOnce }, request }: { mark: Mark; request: Request }) {
  const styles = useStyles();
  const { say } = useLanguage();
  return (
    <li className={mergeClasses(styles.mark, isPast && styles.past)}>
      <div className={styles.name}>{say.request.clock[name]}</div>
      {isAtOnce ? (
        say.request.atOnce[request.approvals.required > 0 ? 'approved' : 'asked']
      ) : (
        <AtTime at={at} timeZone={request.window.timeZone} />
      )}
    </li>
  );
}
