import type { InvocationContext } from '@azure/functions';
import { z } from 'zod';
import type { AttemptRecord } from '../domain/grant-record.js';
import type { Ports } from './edge-ports.js';
import { beginAttempt, type Entry, withHolder } from './entries/attempt.js';
import { codeIds } from './entries/code-ids.js';
import { Presentation } from './entries/presentation.js';
import { readEntry } from './entries/read-entry.js';
import { exposeOpen } from './http/expose-open.js';
import { answer } from './http/reply.js';
import { leave } from './requests/leave.js';

type Needs = Ports<'terminals' | 'entries' | 'grants' | 'requests' | 'doors' | 'keys' | 'clock' | 'flows'>;

const ExitAnswer = z.object({ result: z.enum(['left', 'denied']) });

/** POST /api/doors/{doorId}/exits: on the way out somebody types the code they came in with. It opens nothing: a code that was used says whose visit is over. Guesses are charged like those on the way in. */
export const registerPresentExit = (ports: Needs) =>
  exposeOpen(
    {
      name: 'presentExit',
      method: 'POST',
      route: 'api/doors/{doorId}/exits',
      summary: 'Check out at a terminal, with the code that was used',
      access: 'terminal',
      body: Presentation,
      answers: { 200: { description: 'Left, or nothing more', schema: ExitAnswer } },
    },
    async (request, context) => {
      const entry = await readEntry(request, ports);
      return 'kind' in entry ? entry : answer(200, { result: (await checkOut(entry, ports, context)) ? 'left' : 'denied' });
    },
  );

/** The attempt is on record as what it is: a code presented again, which opens nothing. */
async function checkOut(entry: Entry, ports: Needs, context: InvocationContext): Promise<boolean> {
  const begun = await beginAttempt(entry, ports);
  if (!('typed' in begun)) return false;
  const { ids } = await codeIds(begun.typed, entry.door, ports.keys);
  const found = await Promise.all(ids.map((id) => ports.entries.code(entry.door.id, id)));
  const code = found.find((each) => each !== undefined);
  const because = code?.state === 'used' ? ('used' as const) : ('unknown-code' as const);
  const attempt: AttemptRecord = { ...(code ? withHolder(begun.attempt, code) : begun.attempt), state: 'denied', because };
  await ports.entries.settle({ attempt, charged: { budget: begun.budget, as: code ? 'ours' : 'guess' } });
  if (code?.state !== 'used') return false;
  return (await leave({ id: code.requestId }, code.subjectId, ports, context)) !== undefined;
}
