import { makeStyles, tokens } from '@fluentui/react-components';
import { timeLeft } from '../strings/time-left.js';

const useStyles = makeStyles({ figures: { fontVariantNumeric: 'tabular-nums', fontWeight: tokens.fontWeightSemibold } });

/** How long until an instant; nothing once it has come. */
export function Countdown({ until, now }: { until: string; now: Date }) {
  const styles = useStyles();
  const ms = Date.parse(until) - now.getTime();
  if (ms <= 0) return null;
  return (
    <span role="timer" className={styles.figures}>
      {timeLeft(ms)}
    </span>
  );
}
