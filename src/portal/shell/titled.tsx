import { Title2 } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Stack } from './stack.js';

/** A page with its title, which the browser's tab shows too. */
export function Titled({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack>
      <title>{`${title} · Latch`}</title>
      <Title2 as="h1">{title}</Title2>
      {children}
    </Stack>
  );
}
