import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { ReactNode } from 'react';

type Action = { label: string; run: () => void };

/** One thing the reader should know, and perhaps what can be done about it. */
export function Notice(told: { title: string; intent?: 'info' | 'success' | 'warning' | 'error'; children?: ReactNode; action?: Action }) {
  const { title, intent = 'info', children, action } = told;
  return (
    <MessageBar intent={intent} layout="multiline" politeness={intent === 'error' ? 'assertive' : 'polite'}>
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
