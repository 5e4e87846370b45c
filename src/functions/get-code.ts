import { z } from 'zod';
import { Instant } from '../domain/ids.js';
import { DoorState } from '../domain/request-record.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { currentCode } from './requests/current-code.js';
import { findRequest, isParty } from './requests/find-request.js';

const CodeState = DoorState.pick({ doorId: true, delivery: true }).extend({ expiresAt: Instant.optional() });

/** GET /api/requests/{id}/code: how far the delivery is at each door, and until when the code lives. Never the code. */
export const registerGetCode = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'requests' | 'grants'>) =>
  expose(
    {
      name: 'getCode',
      method: 'GET',
      route: 'api/requests/{id}/code',
      summary: 'See how far the delivery of the code is',
      access: { people: ['Latch.Request'] },
      answers: { 200: { description: 'One state a door', schema: z.object({ codes: z.array(CodeState) }) } },
    },
    ports,
    async ({ who, params }) => {
      const record = await findRequest(ports.requests, params['id']);
      if (!record || !isParty(who, record)) return notFound();
      const codes = await Promise.all(
        record.doors.map(async ({ doorId, grantId, delivery }) => {
          const code = await currentCode(ports.grants, doorId, grantId);
          return { doorId, delivery, ...(code ? { expiresAt: code.notAfter } : {}) };
        }),
      );
      return answer(200, { codes });
    },
  );
