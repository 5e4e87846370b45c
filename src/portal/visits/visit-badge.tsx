import { Badge, type BadgeProps } from '@fluentui/react-components';
import {
  CalendarClock16Regular,
  Checkmark16Regular,
  CheckmarkCircle16Regular,
  Dismiss16Regular,
  type FluentIcon,
  Person16Regular,
  PersonProhibited16Regular,
} from '@fluentui/react-icons';
import { useLanguage } from '../strings/use-language.js';
import type { Visit } from './types.js';

const looks: Record<Visit['status'], [NonNullable<BadgeProps['color']>, FluentIcon]> = {
  scheduled: ['brand', CalendarClock16Regular],
  ready: ['success', Checkmark16Regular],
  'on-site': ['success', Person16Regular],
  done: ['informative', CheckmarkCircle16Regular],
  'no-show': ['warning', PersonProhibited16Regular],
  cancelled: ['danger', Dismiss16Regular],
};

/** How a visit stands, in a word and a shape. */
export function VisitBadge({ status }: Pick<Visit, 'status'>) {
  const { say } = useLanguage();
  const [color, Icon] = looks[status];
  return (
    <Badge appearance="tint" shape="rounded" size="large" color={color} icon={<Icon aria-hidden />}>
      {say.visits.status[status]}
    </Badge>
  );
}
