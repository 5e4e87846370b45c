import type { PersonId } from './ids.js';
import type { RequestRecord } from './request-record.js';

/** Whose word a request may rest on: everybody who voted on it, those in whose place they did, and those who spoke for it in an emergency. A revocation of any of them is one of the request. */
export const voicesBehind = ({ approvals, glass }: Pick<RequestRecord, 'approvals' | 'glass'>): PersonId[] => [
  ...new Set([
    ...approvals.votes.flatMap(({ approverId, inPlaceOf }) => [approverId, ...(inPlaceOf ? [inPlaceOf] : [])]),
    ...(glass?.voices ?? []).map(({ personId }) => personId),
  ]),
];
