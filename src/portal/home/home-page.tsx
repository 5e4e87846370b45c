import { Body1, makeStyles, tokens } from '@fluentui/react-components';
import { menuFor } from '../navigation/menu.js';
import { Titled } from '../shell/titled.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))',
    gap: tokens.spacingHorizontalM,
    listStyle: 'none',
    margin: 0,
    padding: 0,
  },
  tile: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: tokens.spacingVerticalXL,
    borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
});

/** Where somebody lands who came without a link: their own pages, large, and where the others open from. */
export function HomePage() {
  const { session } = useVisitor();
  const { say } = useLanguage();
  const styles = useStyles();
  return (
    <Titled title={say.product}>
      <ul className={styles.list}>
        {menuFor(session.roles).map(({ path, word, icon: Icon }) => (
          <li key={path}>
            <a className={styles.tile} href={path}>
              <Icon aria-hidden />
              {say.menu[word]}
            </a>
          </li>
        ))}
      </ul>
      <Body1>{say.home}</Body1>
    </Titled>
  );
}
