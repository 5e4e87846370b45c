import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';
import { holding } from './holding.js';

type Action = { label: string; run: () => void };

type Needs = {
  title: string;
  intent?: 'info' | 'success' | 'warning' | 'error';
  children?: ReactNode;
  action?: Action;
  takesFocus?: boolean;
};

/** One thing the reader should know, and perhaps what can be done about it. `takesFocus`: it stands for what they were at. */
export function Notice({ title, intent = 'info', children, action, takesFocus = false }: Needs) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) bar.current?.focus();
  }, [takesFocus]);
  return (
    <MessageBar
      ref={holding(bar)}
      tabIndex={-1}
      intent={intent}
      layout="multiline"
      politeness={intent === 'error' ? 'assertive' : 'polite'}
    >
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        {children}
      </MessageBarBody>
      {action && (
        <MessageBarActions>
          <Button onClick={action.run}>{action.label}</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
