import { Body1, Button, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { Stack } from '../shell/stack.js';
import { useLanguage } from '../strings/use-language.js';
import type { Delegation } from './types.js';

const useStyles = makeStyles({
  title: { margin: 0 },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM },
});

type Needs = {
  title: string;
  /** What is said of an empty one. */
  none?: string;
  list: readonly Delegation[];
  /** So many are shown until more are wanted. */
  atOnce?: number;
  children: (each: Delegation) => ReactNode;
};

/** Delegations of one kind under their title. */
export function DelegationList({ title, none, list, atOnce = Number.POSITIVE_INFINITY, children }: Needs) {
  const styles = useStyles();
  const { say } = useLanguage();
  const [most, setMost] = useState(atOnce);
  return (
    <section aria-label={title}>
      <Stack>
        <Subtitle2 as="h2" className={styles.title}>
          {title}
        </Subtitle2>
        {list.length === 0 ? (
          <Body1>{none}</Body1>
        ) : (
          <ul className={styles.list}>
            {list.slice(0, most).map((each) => (
              <li key={each.id}>{children(each)}</li>
            ))}
          </ul>
        )}
        {list.length > most && (
          <div>
            <Button onClick={() => setMost(Number.POSITIVE_INFINITY)}>{say.showAll}</Button>
          </div>
        )}
      </Stack>
    </section>
  );
}
