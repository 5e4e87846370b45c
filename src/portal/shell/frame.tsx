import { Button, makeStaticStyles, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Session } from '../sign-in/session.js';
import { useLanguage } from '../strings/use-language.js';

const useReset = makeStaticStyles({ body: { margin: 0 } });

const useStyles = makeStyles({
  page: { minHeight: '100vh', backgroundColor: tokens.colorNeutralBackground2 },
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  who: { marginLeft: 'auto', overflowWrap: 'anywhere' },
  main: { maxWidth: '760px', margin: '0 auto', padding: `${tokens.spacingVerticalXL} ${tokens.spacingHorizontalL}` },
});

/** What every page stands in: the product, and who is signed in. */
export function Frame({ session, children }: { session?: Session; children: ReactNode }) {
  useReset();
  const styles = useStyles();
  const { say } = useLanguage();
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <Text weight="semibold" size={400}>
          {say.product}
        </Text>
        {session && (
          <>
            <Text className={styles.who}>
              <bdi>{session.name}</bdi>
            </Text>
            <Button size="small" onClick={() => void session.signOut()}>
              {say.signOut}
            </Button>
          </>
        )}
      </header>
      <main className={styles.main}>{children}</main>
    </div>
  );
}
