import type { HttpRequest } from '@azure/functions';
import { DoorId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';
import { notFound, problem } from '../http/problem.js';
import { parseBody, readBytes } from '../http/read-body.js';
import type { Reply } from '../http/reply.js';
import type { Entry } from './attempt.js';
import { Presentation } from './presentation.js';

/** What a terminal presents, once it has proven itself; the refusal where it has not. */
export async function readEntry(request: HttpRequest, { doors, terminals }: Ports<'doors' | 'terminals'>): Promise<Entry | Reply> {
  const assertion = request.headers.get('latch-assertion') ?? undefined;
  if (!assertion) return unproven('assertion-missing', 'A Latch-Assertion is needed.');
  const id = DoorId.safeParse(request.params['doorId']);
  const door = id.success ? await doors.known(id.data) : undefined;
  if (!door) return notFound();
  const bytes = await readBytes(request);
  if (!bytes.ok) return bytes.problem;
  const body = parseBody(bytes.value, Presentation);
  if (!body.ok) return body.problem;
  const proof = await terminals.verify(door, assertion, { attemptId: body.value.attemptId, body: bytes.value });
  if (proof.kind === 'refused') return unproven('assertion-invalid', 'The Latch-Assertion does not prove this call.');
  return { presentation: body.value, door, terminalId: proof.terminalId };
}

const unproven = (code: string, detail: string) => problem(401, code, detail, { headers: { 'www-authenticate': 'Latch-Assertion' } });
