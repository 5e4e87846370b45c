import { z } from 'zod';
import { LegalHold } from '../domain/privacy/legal-hold.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';
import { HoldView, viewOfHold } from './privacy/hold-view.js';
import { Prose } from './requests/ask.js';

const access = { people: ['Latch.Audit'] } as const;

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'holds' | 'audit' | 'clock' | 'newId'>;

/** GET /api/holds: every legal hold there is and was. */
export const registerListHolds = (ports: Needs) =>
  expose(
    {
      ...{ name: 'listHolds', method: 'GET', route: 'api/holds', summary: 'List legal holds' },
      access: { people: ['Latch.Audit', 'Latch.Admin'] },
      answers: { 200: { description: 'All of them', schema: z.object({ holds: z.array(HoldView) }) } },
    },
    ports,
    async () => answer(200, { holds: (await ports.holds.all()).map(viewOfHold) }),
  );

/** POST /api/holds: from now on nothing about the target is erased or runs out. */
export const registerSetHold = (ports: Needs) =>
  expose(
    {
      ...{ name: 'setHold', method: 'POST', route: 'api/holds', summary: 'Set a legal hold', access, standing: 'now' as const },
      body: z.strictObject({ target: LegalHold.shape.target, reason: Prose }),
      keys: 'ledger',
      answers: { 201: { description: 'It stands', schema: HoldView } },
    },
    ports,
    async ({ who, body: { target, reason } }) => {
      const holdId = ports.newId();
      const at = ports.clock.now().toISOString();
      const detail = { holdId, target: `${target.kind}:${target.id}` };
      await ports.audit.append({ recordId: `hold-set:${holdId}`, kind: 'hold.set', at, by: who.id, reason, detail });
      const hold: LegalHold = { id: `hold:${holdId}`, kind: 'legal-hold', holdId, target, reason, setBy: who.id, setAt: at };
      await ports.holds.create(hold);
      return answer(201, viewOfHold(hold));
    },
  );
