import { Button, makeStaticStyles, makeStyles, Text, tokens } from '@fluentui/react-components';
import { SignOut24Regular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { MenuBar } from '../navigation/menu-bar.js';
import { useFocusKept } from '../navigation/use-focus-kept.js';
import { useStayOnPage } from '../navigation/use-stay-on-page.js';
import type { Session } from '../sign-in/session.js';
import { useLanguage } from '../strings/use-language.js';

const useReset = makeStaticStyles({
  body: { margin: 0 },
  '@media (prefers-reduced-motion: reduce)': {
    '*, *::before, *::after': {
      animationDuration: '1ms !important',
      transitionDuration: '1ms !important',
      scrollBehavior: 'auto !important',
    },
  },
});

const phone = '@media (max-width: 640px)';

const useStyles = makeStyles({
  page: { minHeight: '100dvh', backgroundColor: tokens.colorNeutralBackground2, [phone]: { paddingBottom: '72px' } },
  skip: {
    position: 'absolute',
    left: tokens.spacingHorizontalL,
    top: '-100px',
    padding: tokens.spacingVerticalS,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorBrandForegroundLink,
    ':focus': { top: tokens.spacingVerticalS, zIndex: 20 },
  },
  bar: {
    display: 'flex',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    '@media print': { display: 'none' },
  },
  who: { marginLeft: 'auto', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  main: {
    maxWidth: '760px',
    ':has([data-wide])': { maxWidth: '1700px' },
    margin: '0 auto',
    padding: `${tokens.spacingVerticalXL} ${tokens.spacingHorizontalL}`,
  },
});

/** What every page stands in: the product, the reader's pages, and who is signed in. */
export function Frame({ session, children }: { session?: Session; children: ReactNode }) {
  useReset();
  useStayOnPage();
  useFocusKept();
  const styles = useStyles();
  const { say } = useLanguage();
  return (
    <div className={styles.page}>
      <a className={styles.skip} href="#content">
        {say.skip}
      </a>
      <header className={styles.bar}>
        <Text weight="semibold" size={400}>
          {say.product}
        </Text>
        {session && <Person session={session} />}
      </header>
      <main className={styles.main} id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Person({ session }: { session: Session }) {
  const styles = useStyles();
  const { say } = useLanguage();
  return (
    <>
      <MenuBar roles={session.roles} />
      <Text className={styles.who} title={session.account}>
        <bdi>{session.name}</bdi>
      </Text>
      <Button
        appearance="subtle"
        icon={<SignOut24Regular />}
        aria-label={say.signOut}
        title={say.signOut}
        onClick={() => void session.signOut()}
      />
    </>
  );
}
