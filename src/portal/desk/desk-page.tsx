import { Badge, Button, Checkbox, Input, Link, makeStyles, tokens } from '@fluentui/react-components';
import { Search20Regular } from '@fluentui/react-icons';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { Board } from './board.js';
import { needsLook } from './board-rows.js';
import type { BoardState } from './board-state.js';
import { deskStore } from './desk-store.js';
import { Lately, Matters } from './matters.js';
import type { DeskDoor } from './types.js';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(300px, 420px)',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
    '@media (max-width: 1000px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  search: { flex: '1 1 200px' },
  left: { display: 'grid', gap: tokens.spacingVerticalM, minWidth: 0, '@media (max-width: 1000px)': { order: 1 } },
});

/** The security desk: every door, and everything that wants somebody, as it is now. */
export function DeskPage() {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const styles = useStyles();
  const store = useMemo(() => deskStore(api), [api]);
  const board = useSyncExternalStore(store.subscribe, store.get);
  if (board.isRefused) return <Titled title={say.desk.notYours} />;
  return (
    <Titled title={say.desk.title}>
      <div className={styles.bar} data-wide>
        <LineBadge line={board.line} />
        <Button as="a" href="/app/desk/revoke">
          {say.desk.revoke}
        </Button>
        <Button as="a" href="/app/desk/lockdown">
          {say.desk.lockDown}
        </Button>
        <Link href="/app/holds">{say.holds.title}</Link>
        <Link href="/app/break-glass">{say.glass.reviews}</Link>
      </div>
      {board.isTroubled && <Notice title={say.desk.stale} intent="warning" />}
      <div className={styles.columns}>
        <BoardSide board={board} />
        {board.desk ? <Matters desk={board.desk} doors={board.doors ?? []} /> : <Waiting label={say.loading} />}
      </div>
    </Titled>
  );
}

const colours = { opening: 'informative', live: 'success', broken: 'danger' } as const;

/** Whether what is shown is as it is now. */
function LineBadge({ line }: Pick<BoardState, 'line'>) {
  const { say } = useLanguage();
  return (
    <span role="status">
      <Badge appearance="tint" size="large" color={colours[line]}>
        {say.desk.line[line]}
      </Badge>
    </span>
  );
}

function BoardSide({ board: { doors, last, desk, happened } }: { board: BoardState }) {
  const styles = useStyles();
  const { say } = useLanguage();
  const [wanted, setWanted] = useState('');
  const [isNarrow, setNarrow] = useState(false);
  const alarmed = useMemo(() => new Set(desk?.alarms.flatMap(({ doorId }) => doorId ?? [])), [desk]);
  const shown = useMemo(
    () => doors?.filter((door) => isCalled(door, wanted) && (!isNarrow || needsLook(door, alarmed.has(door.id)))),
    [doors, wanted, isNarrow, alarmed],
  );
  return (
    <div className={styles.left}>
      <div className={styles.bar}>
        <Input
          className={styles.search}
          type="search"
          value={wanted}
          aria-label={say.ask.search}
          placeholder={say.ask.search}
          contentBefore={<Search20Regular aria-hidden />}
          onChange={(_, { value }) => setWanted(value)}
        />
        <Checkbox label={say.desk.onlyLook} checked={isNarrow} onChange={(_, { checked }) => setNarrow(checked === true)} />
      </div>
      {shown ? <Board doors={shown} last={last} alarmed={alarmed} /> : <Waiting label={say.loading} />}
      <Lately happened={happened} doors={doors ?? []} />
    </div>
  );
}

const isCalled = ({ id, name, site }: DeskDoor, wanted: string): boolean => {
  const text = `${id} ${name} ${site}`.toLocaleLowerCase();
  return wanted
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};
