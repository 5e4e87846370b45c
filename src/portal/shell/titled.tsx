import { makeStyles, typographyStyles } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';
import { takeArrival } from '../navigation/address.js';
import { Stack } from './stack.js';

const useStyles = makeStyles({ title: { ...typographyStyles.title2, margin: 0, outlineStyle: 'none', overflowWrap: 'anywhere' } });

/** A page with its title, which the browser's tab shows too, and which takes the focus when one comes here from another page. */
export function Titled({ title, children }: { title: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takeArrival()) heading.current?.focus();
  }, []);
  return (
    <Stack>
      <title>{`${title} · Latch`}</title>
      <h1 ref={heading} tabIndex={-1} className={useStyles().title}>
        {title}
      </h1>
      {children}
    </Stack>
  );
}
