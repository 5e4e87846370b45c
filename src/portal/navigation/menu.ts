import {
  Alert24Regular,
  CalendarLtr24Regular,
  ClipboardTaskListLtr24Regular,
  Clock24Regular,
  type FluentIcon,
  History24Regular,
  Key24Regular,
  LockClosed24Regular,
  PersonSwap24Regular,
  QuestionCircle24Regular,
  ShieldKeyhole24Regular,
} from '@fluentui/react-icons';
import type { Role } from '../sign-in/session.js';
import type { Strings } from '../strings/en.js';

/** A page that is always at hand for those who have one of the roles; for everybody where none is named. */
export type Entry = { word: keyof Strings['menu']; path: string; icon: FluentIcon; roles?: readonly Role[] };

const entries: Entry[] = [
  { word: 'ask', path: '/app/ask', icon: Key24Regular, roles: ['Latch.Request'] },
  { word: 'requests', path: '/app/requests', icon: Clock24Regular, roles: ['Latch.Request'] },
  { word: 'visits', path: '/app/visits', icon: CalendarLtr24Regular, roles: ['Latch.Request', 'Latch.Security'] },
  { word: 'approvals', path: '/app/approvals', icon: ClipboardTaskListLtr24Regular, roles: ['Latch.Approve'] },
  { word: 'desk', path: '/app/desk', icon: ShieldKeyhole24Regular, roles: ['Latch.Security'] },
  { word: 'holds', path: '/app/holds', icon: LockClosed24Regular, roles: ['Latch.Admin'] },
  { word: 'audit', path: '/app/audit', icon: History24Regular, roles: ['Latch.Audit'] },
  { word: 'explain', path: '/app/explain', icon: QuestionCircle24Regular, roles: ['Latch.Security', 'Latch.Audit'] },
  { word: 'notices', path: '/app/notices', icon: Alert24Regular, roles: ['Latch.Request'] },
  { word: 'delegations', path: '/app/delegations', icon: PersonSwap24Regular, roles: ['Latch.Approve'] },
];

export const menuFor = (roles: readonly Role[]): Entry[] =>
  entries.filter((entry) => entry.roles === undefined || entry.roles.some((role) => roles.includes(role)));
