import type { Api } from '../api/client.js';
import type { Reading } from '../shell/use-poll.js';
import type { Approval, Ballot, Problem, Vote } from './types.js';

/** Where an approver's page has its request from, and where the decision goes. */
export type Source = { read(): Promise<Reading<Approval>>; send(ballot: Ballot): Promise<{ data?: Vote; error?: Problem }> };

const reading = (data: Approval | undefined, { status }: Response): Reading<Approval> =>
  data ? { kind: 'shown', value: data } : { kind: status === 404 ? 'none' : 'trouble' };

/** By the link of a mail or a card, which is good for one decision. */
export const byLink = (api: Api, token: string): Source => ({
  async read() {
    const { data, response } = await api.GET('/api/approvals/{token}', { params: { path: { token } } });
    return reading(data, response);
  },
  send: (body) => api.POST('/api/approvals/{token}', { params: { path: { token } }, body }),
});

/** By the list of what waits for the reader, who is an approver by their account alone. */
export const byRequest = (api: Api, id: string): Source => ({
  async read() {
    const { data, response } = await api.GET('/api/requests/{id}/approval', { params: { path: { id } } });
    return reading(data, response);
  },
  send: ({ requestId: _, ...body }) => api.POST('/api/requests/{id}/decisions', { params: { path: { id } }, body }),
});
