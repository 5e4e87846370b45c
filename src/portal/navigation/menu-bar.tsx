import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useMedia } from '../shell/use-media.js';
import type { Role } from '../sign-in/session.js';
import { useLanguage } from '../strings/use-language.js';
import { useAddress } from './address.js';
import { type Entry, menuFor } from './menu.js';

const phone = '@media (max-width: 640px)';

const useStyles = makeStyles({
  bar: {
    minWidth: 0,
    overflowX: 'auto',
    [phone]: {
      position: 'fixed',
      zIndex: 10,
      insetInline: 0,
      bottom: 0,
      paddingBottom: 'env(safe-area-inset-bottom)',
      backgroundColor: tokens.colorNeutralBackground1,
      borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    },
  },
  list: { display: 'flex', listStyle: 'none', margin: 0, padding: 0, gap: tokens.spacingHorizontalXS, [phone]: { gap: 0 } },
  item: { [phone]: { flex: '1 0 72px' } },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    fontSize: tokens.fontSizeBase300,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    [phone]: {
      flexDirection: 'column',
      justifyContent: 'center',
      gap: tokens.spacingVerticalXXS,
      minHeight: '40px',
      paddingInline: tokens.spacingHorizontalXXS,
      fontSize: tokens.fontSizeBase200,
      textAlign: 'center',
    },
  },
  here: { color: tokens.colorBrandForeground1, fontWeight: tokens.fontWeightSemibold },
});

/** The pages of this reader: in the header, and under the thumb on a phone. */
export function MenuBar({ roles }: { roles: readonly Role[] }) {
  const styles = useStyles();
  const { say } = useLanguage();
  const [path] = useAddress().split('?');
  const entries = menuFor(roles);
  if (entries.length === 0) return null;
  return (
    <nav className={styles.bar} aria-label={say.pages}>
      <ul className={styles.list}>
        {entries.map((entry) => (
          <li key={entry.path} className={styles.item}>
            <MenuLink entry={entry} isHere={entry.path === path} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Where the bar has more than fits, the page one is at is never outside of it. */
function MenuLink({ entry: { word, path, icon: Icon }, isHere }: { entry: Entry; isHere: boolean }) {
  const styles = useStyles();
  const link = useRef<HTMLAnchorElement>(null);
  const isNarrow = useMedia('(max-width: 900px)');
  useEffect(() => {
    if (isHere && isNarrow) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isHere, isNarrow]);
  return (
    <a
      ref={link}
      className={mergeClasses(styles.link, isHere && styles.here)}
      href={path}
      {...(isHere && { 'aria-current': 'page' as const })}
    >
      <Icon aria-hidden />
      {useLanguage().say.menu[word]}
    </a>
  );
}
