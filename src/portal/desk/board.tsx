// biome-ignore-all lint/a11y/useSemanticElements: a table cannot hold rows that are placed by themselves
// biome-ignore-all lint/a11y/useFocusableInteractive: a grid passes the focus among its cells
import { makeStyles, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useLanguage } from '../strings/use-language.js';
import { doorAfter, doorsHeight, type Row, rowsOf, siteHeight, visibleRows } from './board-rows.js';
import { DoorTile } from './door-tile.js';
import type { DeskDoor, DeskEvent } from './types.js';
import { useBox } from './use-box.js';

const useStyles = makeStyles({
  board: {
    position: 'relative',
    overflowY: 'auto',
    height: 'max(320px, calc(100dvh - 250px))',
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    '@media (max-width: 640px)': { height: '60dvh' },
  },
  row: { position: 'absolute', insetInline: tokens.spacingHorizontalS, display: 'grid', gap: tokens.spacingHorizontalS },
  site: {
    alignItems: 'end',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    paddingBottom: tokens.spacingVerticalXS,
  },
});

const tileWidth = 190;

type Needs = { doors: readonly DeskDoor[]; last: ReadonlyMap<string, DeskEvent>; alarmed: ReadonlySet<string> };

/** All doors by site. Only what can be seen is in the document; arrow keys reach the rest. */
export function Board({ doors, last, alarmed }: Needs) {
  const styles = useStyles();
  const { say } = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useBox(box);
  const [from, setFrom] = useState(0);
  const [active, setActive] = useState<string>();
  const columns = Math.max(1, Math.floor(width / tileWidth));
  const { rows, height: whole } = useMemo(() => rowsOf(doors, columns), [doors, columns]);
  const { first, rows: shown } = visibleRows(rows, from, height);
  const ids = shown.flatMap((row) => (row.kind === 'doors' ? row.doors.map(({ id }) => id) : []));
  const tabbable = active !== undefined && ids.includes(active) ? active : ids[0];
  const isMoved = useRef(false);
  useEffect(() => {
    if (!isMoved.current || active === undefined) return;
    isMoved.current = false;
    box.current?.querySelector<HTMLElement>(`[data-door="${CSS.escape(active)}"]`)?.focus({ preventScroll: true });
  });
  const move = (event: KeyboardEvent) => {
    const to = tabbable && doorAfter(rows, tabbable, event.key, Math.max(1, Math.floor(height / doorsHeight) - 1));
    if (!to || !box.current) return;
    event.preventDefault();
    isMoved.current = true;
    const scrolled = scrolledTo(rows, to, box.current.scrollTop, height);
    box.current.scrollTop = scrolled;
    setFrom(scrolled);
    setActive(to);
  };
  return (
    <div
      ref={box}
      role="grid"
      aria-label={say.desk.board}
      aria-rowcount={rows.length}
      tabIndex={-1}
      className={styles.board}
      onScroll={({ currentTarget }) => setFrom(currentTarget.scrollTop)}
      onKeyDown={move}
    >
      <div style={{ height: whole }} role="presentation">
        {shown.map((row, index) => (
          <BoardRow key={keyOf(row)} row={row} at={first + index + 1} columns={columns} needs={{ last, alarmed, tabbable }} />
        ))}
      </div>
    </div>
  );
}

const keyOf = (row: Row): string => (row.kind === 'site' ? `site ${row.site}` : `doors ${row.doors[0]?.id}`);

/** As far as one must scroll to see a door whole, the name of its site included where it is the first below. */
function scrolledTo(rows: readonly Row[], door: string, from: number, height: number): number {
  const top = rows.find((row) => row.kind === 'doors' && row.doors.some(({ id }) => id === door))?.top ?? 0;
  if (top - siteHeight < from) return Math.max(0, top - siteHeight);
  return top + doorsHeight > from + height ? top + doorsHeight - height : from;
}

type RowNeeds = Omit<Needs, 'doors'> & { tabbable: string | undefined };

function BoardRow({ row, at, columns, needs: { last, alarmed, tabbable } }: { row: Row; at: number; columns: number; needs: RowNeeds }) {
  const styles = useStyles();
  const { say } = useLanguage();
  const place = { top: row.top, height: row.kind === 'site' ? siteHeight : doorsHeight };
  if (row.kind === 'site')
    return (
      <div role="row" aria-rowindex={at} className={`${styles.row} ${styles.site}`} style={place}>
        <span role="rowheader">
          <bdi>{row.site}</bdi> · {say.desk.doorsOf(row.count)}
        </span>
      </div>
    );
  return (
    <div
      role="row"
      aria-rowindex={at}
      className={styles.row}
      style={{ ...place, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {row.doors.map((door) => (
        <DoorTile key={door.id} door={door} last={last.get(door.id)} isAlarmed={alarmed.has(door.id)} isTabbable={door.id === tabbable} />
      ))}
    </div>
  );
}
