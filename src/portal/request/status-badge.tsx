import { Badge, type BadgeProps } from '@fluentui/react-components';
import { useLanguage } from '../strings/use-language.js';
import type { Request } from './types.js';

type Colour = NonNullable<BadgeProps['color']>;

const ongoing: Record<Request['status'], Colour> = {
  checking: 'informative',
  'step-up-required': 'warning',
  'awaiting-approval': 'warning',
  scheduled: 'brand',
  arming: 'brand',
  armed: 'brand',
  delivered: 'success',
  entered: 'success',
  closed: 'informative',
};

const bad: readonly Request['outcome'][] = ['denied', 'revoked', 'failed'];

/** How a request stands, in a word or two; the colour says nothing the words do not. */
export function StatusBadge({ request: { status, outcome } }: { request: Pick<Request, 'status' | 'outcome'> }) {
  const { say } = useLanguage();
  const color = bad.includes(outcome) ? 'danger' : ongoing[status];
  return (
    <Badge appearance="tint" shape="rounded" size="large" color={color}>
      {outcome === undefined ? say.requests.status[status] : say.requests.outcome[outcome]}
    </Badge>
  );
}
