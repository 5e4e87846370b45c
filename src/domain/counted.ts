import type { Check, RequestRecord, Vote } from './request-record.js';

/** The checks of the present plan. The list itself only ever grows. */
export const checksOf = ({ checks, before }: Pick<RequestRecord, 'checks' | 'before'>): Check[] => checks.slice(before?.checks ?? 0);

/** The votes the decision was made by, or is being made by. */
export const votesOf = ({ approvals, before }: Pick<RequestRecord, 'approvals' | 'before'>): Vote[] =>
  approvals.votes.slice(before?.votes ?? 0).filter((vote) => !vote.onExtension && !isVoid(approvals, vote));

/** The votes on whatever is open now: a longer stay, else the request itself. */
export const openVotesOf = (record: RequestRecord): Vote[] =>
  isOpen(record) ? record.approvals.votes.slice(record.extension.since).filter((vote) => !isVoid(record.approvals, vote)) : votesOf(record);

/** A denial stays one, whoever has gone since. */
const isVoid = ({ voided = [] }: RequestRecord['approvals'], { approverId, decision, at }: Vote): boolean =>
  decision === 'approve' && voided.some((each) => each.approverId === approverId && at <= each.at);

/** Whether somebody's answer is waited for, and to this question, where it is known which they were shown. */
export const isAsked = (record: RequestRecord, shown?: number): boolean =>
  (isOpen(record) || (record.status === 'awaiting-approval' && record.decision === undefined)) &&
  (shown === undefined || shown === (record.question ?? 0));

/** Whether a longer stay waits for its approval. */
export const isOpen = (record: RequestRecord): record is RequestRecord & { extension: NonNullable<RequestRecord['extension']> } =>
  record.extension?.state === 'open' || record.extension?.state === 'asked';
