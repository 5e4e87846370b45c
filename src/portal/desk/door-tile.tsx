// biome-ignore-all lint/a11y/useSemanticElements: see the board
import { Badge, Caption1, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { memo } from 'react';
import { showClock } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import { saidOf } from './said-of.js';
import type { DeskDoor, DeskEvent } from './types.js';

const useStyles = makeStyles({
  tile: {
    display: 'flex',
    flexDirection: 'column',
    height: '72px',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    overflow: 'hidden',
    borderRadius: tokens.borderRadiusMedium,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderLeftWidth: '4px',
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  armed: { borderLeftColor: tokens.colorBrandStroke1 },
  away: { borderLeftColor: tokens.colorPaletteDarkOrangeBorderActive },
  shut: { borderLeftColor: tokens.colorPaletteRedBorderActive },
  calm: {},
  line: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  name: { fontWeight: tokens.fontWeightSemibold },
  badges: { display: 'flex', gap: tokens.spacingHorizontalXS, marginTop: 'auto' },
});

type Needs = { door: DeskDoor; last: DeskEvent | undefined; isAlarmed: boolean; isTabbable: boolean };

/** One door on the board: what it is called, what is the matter with it, what happened last. */
export const DoorTile = memo(function DoorTile({ door, last, isAlarmed, isTabbable }: Needs) {
  const styles = useStyles();
  const { tag, say } = useLanguage();
  return (
    <div role="gridcell" tabIndex={-1}>
      <a
        className={mergeClasses(styles.tile, styles[stateOf(door, isAlarmed)])}
        data-door={door.id}
        href={`/app/desk/doors/${door.id}`}
        tabIndex={isTabbable ? 0 : -1}
      >
        <bdi className={mergeClasses(styles.line, styles.name)}>{door.name}</bdi>
        <Caption1 className={styles.line}>
          {last ? `${saidOf(last, say)} · ${showClock(last.at, tag, door.timeZone)}` : say.doorClass[door.class]}
        </Caption1>
        <Badges door={door} isAlarmed={isAlarmed} />
      </a>
    </div>
  );
});

/** The one thing its edge shows: the worst. */
function stateOf({ mode, isConnected, armed }: DeskDoor, isAlarmed: boolean): 'shut' | 'away' | 'armed' | 'calm' {
  if (isAlarmed || mode === 'lockdown') return 'shut';
  if (isConnected === false) return 'away';
  return armed > 0 ? 'armed' : 'calm';
}

function Badges({ door, isAlarmed }: Pick<Needs, 'door' | 'isAlarmed'>) {
  const styles = useStyles();
  const { say } = useLanguage();
  return (
    <span className={styles.badges}>
      {isAlarmed && <Badge color="danger">{say.desk.alarm}</Badge>}
      {door.mode === 'lockdown' && <Badge color="danger">{say.ask.lockdown}</Badge>}
      {door.isConnected === false && <Badge color="warning">{say.desk.away}</Badge>}
      {door.armed > 0 && (
        <Badge appearance="tint" color="brand">
          {say.desk.armed(door.armed)}
        </Badge>
      )}
    </span>
  );
}
