import type { z } from 'zod';
import type { SignIn } from '../../domain/request-record.js';
import type { Identity } from '../../ports/identity.js';
import type { Ports } from '../edge-ports.js';
import type { Call } from '../http/endpoint.js';
import type { Ask, AskQuery } from './ask.js';

/** One call that asks for entry, and what answering it takes. */
export type Asking = Call<Ask, z.infer<typeof AskQuery>>;
export type AskingPorts = Ports<
  | 'tokens'
  | 'sessions'
  | 'effects'
  | 'requests'
  | 'doors'
  | 'rules'
  | 'directory'
  | 'policy'
  | 'clock'
  | 'newId'
  | 'flows'
  | 'signInAddress'
>;

/** What the record keeps of the sign-in behind a call. */
export const signInOf = ({ contexts, authTime, clientAddress, deviceId }: Identity): SignIn => ({
  contexts: [...contexts],
  ...(authTime && { authTime: authTime.toISOString() }),
  ...(clientAddress !== undefined && { clientAddress }),
  ...(deviceId !== undefined && { deviceId }),
});
