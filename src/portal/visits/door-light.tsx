import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircle20Filled,
  Circle20Regular,
  CircleHalfFill20Regular,
  DoorArrowRight20Regular,
  type FluentIcon,
  SubtractCircle20Regular,
  Warning20Filled,
} from '@fluentui/react-icons';
import { useLanguage } from '../strings/use-language.js';
import type { Place } from './types.js';

/** A shape for each: nobody needs to tell colours apart. */
const icons: Record<Place['light'], FluentIcon> = {
  later: Circle20Regular,
  'on-the-way': CircleHalfFill20Regular,
  ready: CheckmarkCircle20Filled,
  entered: DoorArrowRight20Regular,
  trouble: Warning20Filled,
  over: SubtractCircle20Regular,
};

const useStyles = makeStyles({
  place: { display: 'flex', alignItems: 'flex-start', gap: tokens.spacingHorizontalXS },
  icon: { flexShrink: 0 },
  text: { minWidth: 0, overflowWrap: 'anywhere' },
  word: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  later: { color: tokens.colorNeutralForeground3 },
  'on-the-way': { color: tokens.colorBrandForeground1 },
  ready: { color: tokens.colorPaletteGreenForeground1 },
  entered: { color: tokens.colorPaletteGreenForeground1 },
  trouble: { color: tokens.colorPaletteDarkOrangeForeground1 },
  over: { color: tokens.colorNeutralForeground3 },
});

/** How far a door is: its shape, its word, and of trouble what it is. */
export function DoorLight({ place: { name, light, because } }: { place: Place }) {
  const styles = useStyles();
  const { visits: words } = useLanguage().say;
  const trouble: Readonly<Record<string, string>> = words.trouble;
  const Icon = icons[light];
  const said = [words.light[light], ...because.map((each) => trouble[each] ?? each)].join(': ');
  return (
    <div className={styles.place} data-light={light}>
      <Icon className={mergeClasses(styles.icon, styles[light])} aria-hidden />
      <span className={styles.text}>
        <bdi>{name}</bdi> <span className={styles.word}>{said}</span>
      </span>
    </div>
  );
}
