import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  column: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'start', gap: tokens.spacingHorizontalM },
});

/** Things below each other, or beside each other as far as there is room. */
export function Stack({ children, across = false }: { children: ReactNode; across?: boolean }) {
  const styles = useStyles();
  return <div className={mergeClasses(across ? styles.row : styles.column)}>{children}</div>;
}
