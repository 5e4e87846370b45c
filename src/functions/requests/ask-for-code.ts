import { askFresh, type FreshRefusal } from '../../domain/fresh-code.js';
import { policyAt } from '../../domain/policy-at.js';
import type { Channel } from '../../domain/preferences.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';

type Wish = { at: Date; channel?: Channel; isResent?: boolean };

/** Notes the wish for another code in the record, with the generations there are. */
export async function askForCode(
  { id, doors }: RequestRecord,
  wish: Wish,
  { requests, grants, policy }: Ports<'requests' | 'grants' | 'policy'>,
): Promise<RequestRecord | FreshRefusal> {
  const after = await Promise.all(
    doors.map(async ({ doorId, grantId }) => ({ doorId, generation: (await grants.codes(doorId, grantId))[0]?.generation ?? 0 })),
  );
  let refused: FreshRefusal = 'request-ended';
  let isAsked = false;
  const record = await requests.change(id, (current) => {
    const reply = askFresh(current, { after, ...wish }, policyAt(policy, doors));
    isAsked = reply.kind === 'asked';
    if (reply.kind === 'refused') refused = reply.because;
    return reply.kind === 'asked' ? reply.record : current;
  });
  return record && isAsked ? record : refused;
}

export const freshRefusals: Record<FreshRefusal, string> = {
  'request-ended': 'This request has ended.',
  'not-delivered': 'The first code has not been delivered yet.',
  'too-early': 'A fresh code can be drawn when the window has opened.',
  'too-late': 'The window is over.',
  'no-fresh-code-left': 'All fresh codes of this request have been drawn.',
};
