import { z } from 'zod';
import { DoorRecord } from '../domain/door-record.js';
import { Instant } from '../domain/ids.js';
import { thumbprintOf } from '../domain/phone-proof.js';
import { DoorState } from '../domain/request-record.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { currentCode } from './requests/current-code.js';
import { findRequest, isParty } from './requests/find-request.js';
import { sealedAt } from './requests/sealed-code.js';

/**
 * `isSealed`: it waits to be shown, once, to the person who enters. `opensByPhone`: the lock there asks a phone itself, so that nothing need be typed; `boundTo`: the
 * thumbprint of the phone it is bound to, which alone opens then.
 */
const CodeState = DoorState.pick({ doorId: true, delivery: true }).extend({
  expiresAt: Instant.optional(),
  isSealed: z.boolean(),
  opensByPhone: z.boolean(),
  boundTo: z.string().optional(),
  ...DoorRecord.pick({ name: true, timeZone: true, directions: true }).partial().shape,
});

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'requests' | 'grants' | 'doors' | 'rules' | 'directory' | 'responders' | 'clock'>;

/** GET /api/requests/{id}/code: how far the delivery is at each door, how to find it, and until when the code lives. Never the code. */
export const registerGetCode = (ports: Needs) =>
  expose(
    {
      name: 'getCode',
      method: 'GET',
      route: 'api/requests/{id}/code',
      summary: 'See how far the delivery of the code is',
      access: { people: ['Latch.Request'] },
      answers: { 200: { description: 'One state a door', schema: z.object({ asOf: Instant, codes: z.array(CodeState) }) } },
    },
    ports,
    async ({ who, params }) => {
      const record = await findRequest(ports.requests, params['id']);
      if (!record || !isParty(who, record)) return notFound();
      const codes = await Promise.all(
        record.doors.map(async (state) => {
          const [door, code, sealed] = await Promise.all([
            ports.doors.read(state.doorId),
            currentCode(ports.grants, state.doorId, state.grantId),
            sealedAt(record, state, ports),
          ]);
          const isSealed = sealed.kind === 'waiting' && record.subjectId === who.id;
          const opensByPhone = door?.judge === 'lock' && door.lock !== undefined;
          const boundTo = code?.boundTo && thumbprintOf(code.boundTo.publicJwk);
          return CodeState.parse({ ...door, ...state, isSealed, opensByPhone, boundTo, ...(code && { expiresAt: code.notAfter }) });
        }),
      );
      return answer(200, { asOf: ports.clock.now().toISOString(), codes });
    },
  );
