import type { InvocationContext } from '@azure/functions';
import type { Identity } from '../../ports/identity.js';
import type { LinkPorts } from '../approvals/find-link.js';
import type { Ports } from '../edge-ports.js';
import type { AskingPorts } from '../requests/asking.js';
import type { DecidePorts } from '../requests/decide.js';
import type { Activity, CardInvoke } from './activity.js';

/** What answering people in Teams takes. */
export type TeamsPorts = DecidePorts &
  AskingPorts &
  LinkPorts &
  Ports<'teams' | 'channel' | 'teamsTokens' | 'tenantId' | 'roles' | 'keys' | 'effects' | 'messages' | 'mailboxes' | 'publicUrl'>;

/** Somebody uses a card of ours. */
export type CardUse = { who: Identity; activity: Activity; invoke: CardInvoke; context: InvocationContext; ports: TeamsPorts };
