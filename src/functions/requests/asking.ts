import type { InvocationContext } from '@azure/functions';
import type { RequestRecord, SignIn } from '../../domain/request-record.js';
import type { StepUp } from '../../domain/step-up.js';
import type { Identity } from '../../ports/identity.js';
import type { Ports } from '../edge-ports.js';
import type { Problem } from '../http/problem.js';
import type { Ask } from './ask.js';

/** Somebody who asks for entry, through whichever channel. `key`: the same key finds the same request. */
export type Asking = {
  who: Identity;
  body: Ask;
  key?: string | undefined;
  via?: RequestRecord['askedVia'];
  context: InvocationContext;
};

/** What became of it. `step-up`: it waits in the record for a stronger sign-in of the same person. */
export type Asked =
  | { kind: 'asked'; record: RequestRecord }
  | { kind: 'step-up'; demand: StepUp; record: RequestRecord }
  | { kind: 'refused'; problem: Problem };

export type AskingPorts = Ports<
  'requests' | 'doors' | 'calendars' | 'rules' | 'directory' | 'delegations' | 'policy' | 'clock' | 'newId' | 'flows' | 'webhooks'
>;

/** What the record keeps of the sign-in behind a call. */
export const signInOf = ({ contexts, authTime, clientAddress, deviceId }: Identity): SignIn => ({
  contexts: [...contexts],
  ...(authTime && { authTime: authTime.toISOString() }),
  ...(clientAddress !== undefined && { clientAddress }),
  ...(deviceId !== undefined && { deviceId }),
});
