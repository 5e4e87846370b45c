import { Badge, Caption1, Link, makeStyles } from '@fluentui/react-components';
import { Countdown } from '../shell/countdown.js';
import { useLanguage } from '../strings/use-language.js';
import { nameOf } from './name-of.js';
import type { HoldLine as Line } from './types.js';

const useStyles = makeStyles({ item: { overflowWrap: 'anywhere' }, reason: { display: 'block' } });

/** One revocation or lockdown in a list: against what, and how long a silent lock could still open. */
export function HoldLine({ hold, now }: { hold: Line; now: Date }) {
  const { id, mode, target, reason, state, confirmed, progress, exposedUntil } = hold;
  const styles = useStyles();
  const { say } = useLanguage();
  const isExposed = exposedUntil !== undefined;
  return (
    <li className={styles.item}>
      <Link href={`/app/holds/${mode}/${id}`}>
        {say.holds.mode[mode]}: <bdi>{say.holds.targetOf(say.holds.kind[target.kind], nameOf(hold))}</bdi>
      </Link>{' '}
      <Badge appearance="tint" color={confirmed ? 'success' : 'danger'}>
        {state === 'lift-proposed' ? say.holds.state[state] : confirmed ? say.holds.confirmed : say.holds.unconfirmed}
      </Badge>
      <Caption1 className={styles.reason}>
        <bdi>{reason.length > 120 ? `${reason.slice(0, 119)}…` : reason}</bdi>
      </Caption1>
      {progress && progress.exposed > 0 && (
        <Caption1>
          {say.holds.exposed(progress.exposed)} {isExposed && <Countdown until={exposedUntil} now={now} />}
        </Caption1>
      )}
    </li>
  );
}
