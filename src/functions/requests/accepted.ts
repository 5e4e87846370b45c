import { z } from 'zod';
import { RequestId } from '../../domain/ids.js';
import { type RequestRecord, RequestStatus } from '../../domain/request-record.js';

/** What a 202 about a request says. */
export const Accepted = z.object({ id: RequestId, status: RequestStatus, statusUrl: z.string() });

export const accepted = ({ id, status }: Pick<RequestRecord, 'id' | 'status'>): z.infer<typeof Accepted> => ({
  id,
  status,
  statusUrl: `/api/requests/${id}`,
});
