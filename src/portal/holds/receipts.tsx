import { Badge, Body1, Button, Caption1, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { showClock } from '../strings/show-time.js';
import { timeLeft } from '../strings/time-left.js';
import { useLanguage } from '../strings/use-language.js';
import type { Hold } from './types.js';

type Receipt = Hold['doors'][number];

const shownAtOnce = 50;

const useStyles = makeStyles({
  title: { margin: 0 },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalS },
  line: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'baseline', overflowWrap: 'anywhere' },
  figures: { fontVariantNumeric: 'tabular-nums' },
});

/** Door by door, those that still owe their word first. */
export function Receipts({ hold: { doors } }: { hold: Hold }) {
  const styles = useStyles();
  const { say } = useLanguage();
  const [most, setMost] = useState(shownAtOnce);
  const sorted = doors.toSorted((one, other) =>
    one.lock === other.lock ? calledIn(one).localeCompare(calledIn(other)) : one.lock === 'unconfirmed' ? -1 : 1,
  );
  return (
    <section aria-label={say.holds.receipts}>
      <Subtitle2 as="h2" className={styles.title}>
        {say.holds.receipts}
      </Subtitle2>
      {sorted.length === 0 && <Body1>{say.holds.noLocks}</Body1>}
      <ul className={styles.list}>
        {sorted.slice(0, most).map((receipt) => (
          <ReceiptLine key={receipt.doorId} receipt={receipt} />
        ))}
      </ul>
      {sorted.length > most && <Button onClick={() => setMost(Number.POSITIVE_INFINITY)}>{say.showAll}</Button>}
    </section>
  );
}

const calledIn = ({ name, doorId }: Receipt) => name ?? doorId;

function ReceiptLine({ receipt }: { receipt: Receipt }) {
  const { lock, grants, via, confirmedAt, exposedSeconds, lastContact } = receipt;
  const styles = useStyles();
  const { tag, say } = useLanguage();
  return (
    <li className={styles.line}>
      <bdi>{calledIn(receipt)}</bdi>
      <Badge appearance="tint" color={lock === 'confirmed' ? 'success' : 'danger'}>
        {lock === 'confirmed' ? say.holds.confirmed : say.holds.unconfirmed}
      </Badge>
      <Caption1 className={styles.figures}>
        {say.holds.grantsOf(grants)}
        {confirmedAt !== undefined && ` · ${say.holds.via[via]} · ${showClock(confirmedAt, tag)}`}
        {exposedSeconds !== undefined && ` · ${say.holds.couldOpen(timeLeft(exposedSeconds * 1_000))}`}
        {lock === 'unconfirmed' && lastContact !== undefined && ` · ${say.holds.lastContact(showClock(lastContact, tag))}`}
      </Caption1>
    </li>
  );
}
