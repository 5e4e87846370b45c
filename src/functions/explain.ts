import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { DeliveryRecord } from '../domain/delivery.js';
import type { DoorRecord } from '../domain/door-record.js';
import { explainAttempt } from '../domain/explain/attempt.js';
import { explainRequest } from '../domain/explain/request.js';
import { RequestCause } from '../domain/explain/request-cause.js';
import { type AttemptRecord, DenialReason } from '../domain/grant-record.js';
import { DoorId, RequestId } from '../domain/ids.js';
import type { RequestRecord } from '../domain/request-record.js';
import type { Identity } from '../ports/identity.js';
import type { Glance } from './doors/glance.js';
import type { Ports } from './edge-ports.js';
import { AttemptId } from './entries/presentation.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { auditReading } from './requests/audit-reading.js';
import { findRequest } from './requests/find-request.js';
import { standingOf } from './requests/may-see.js';

const DeliveryShown = DeliveryRecord.pick({
  doorId: true,
  channel: true,
  carries: true,
  at: true,
  state: true,
  because: true,
  trouble: true,
});

/** `sentence`: what `engineer` says; with numbers. */
const Explanation = z.object({
  attemptId: z.string().optional(),
  requestId: RequestId.optional(),
  doorId: DoorId.optional(),
  because: z.union([DenialReason, RequestCause]).optional(),
  sentence: z.string(),
  person: z.string(),
  guard: z.string(),
  engineer: z.string(),
  next: z.string(),
  /** Messages about the codes of a request, and the call that sends another code where none went through. */
  deliveries: z.array(DeliveryShown).optional(),
  retry: z.object({ method: z.literal('POST'), path: z.string() }).optional(),
});
type Explanation = z.infer<typeof Explanation>;

type Needs = Ports<
  | 'tokens'
  | 'sessions'
  | 'effects'
  | 'requests'
  | 'entries'
  | 'grants'
  | 'doors'
  | 'deliveries'
  | 'disabledFunctions'
  | 'directory'
  | 'delegations'
  | 'roles'
  | 'audit'
  | 'clock'
  | 'newId'
>;

/** GET /api/explain/{id}: why an attempt or a request came out as it did. For those whose request it is or who may decide it, for security (audited) and for auditors; attempts with nobody's code are for the latter two. */
export const registerExplain = (ports: Needs, glance: Glance) =>
  expose(
    {
      name: 'explain',
      method: 'GET',
      route: 'api/explain/{id}',
      summary: 'Why was it granted or denied?',
      access: { people: ['Latch.Request', 'Latch.Approve', 'Latch.Security', 'Latch.Audit'] },
      answers: {
        200: {
          description:
            'One sentence for the person at the door, the guard and the engineer each; `also`: attempts of the same id at other doors',
          schema: Explanation.extend({ also: z.array(Explanation).optional() }),
        },
      },
    },
    ports,
    async ({ who, params }) => {
      const request = await findRequest(ports.requests, params['id']);
      if (request) return (await mayRead(who, request, ports)) ? answer(200, await ofRequest(request, ports)) : notFound();
      const id = AttemptId.safeParse(params['id']);
      const [first, ...also] = id.success ? await ofAttempts(id.data, who, ports, glance) : [];
      return first ? answer(200, { ...first, ...(also.length > 0 && { also }) }) : notFound();
    },
  );

async function mayRead(who: Identity, request: RequestRecord, ports: Needs): Promise<boolean> {
  const standing = await standingOf(who, request, ports);
  if (standing === 'security') await auditReading(who, request, ports);
  return standing !== undefined || who.roles.includes('Latch.Audit');
}

async function ofRequest(record: RequestRecord, { doors, deliveries, disabledFunctions }: Needs): Promise<Explanation> {
  const [first] = record.doors;
  const [door, sent] = await Promise.all([first && doors.read(first.doorId), deliveries.of(record.id)]);
  const { cause, ...voices } = explainRequest({ record, timeZone: door?.timeZone ?? 'UTC', disabled: disabledFunctions, deliveries: sent });
  return {
    ...{ requestId: record.id, because: cause, sentence: voices.engineer, ...voices },
    ...(sent.length > 0 && { deliveries: sent.map((each) => DeliveryShown.parse(each)) }),
    ...(cause === 'not-delivered' && { retry: { method: 'POST', path: `/api/requests/${record.id}/resend` } as const }),
  };
}

/** The same id may have been used at several doors; each is told to those who may read it. */
async function ofAttempts(attemptId: string, who: Identity, ports: Needs, glance: Glance): Promise<Explanation[]> {
  const found = await Promise.all(
    (await ports.entries.attemptsNamed(attemptId)).map(async (attempt) => {
      const request = attempt.requestId && (await ports.requests.read(attempt.requestId));
      const isReader = request ? await mayRead(who, request, ports) : isOverseer(who);
      const door = isReader ? await ports.doors.read(attempt.doorId) : undefined;
      return door ? [await ofAttempt({ attempt, door, request: request || undefined }, ports, glance)] : [];
    }),
  );
  return found.flat();
}

const isOverseer = ({ roles }: Identity) => roles.includes('Latch.Security') || roles.includes('Latch.Audit');

type Presented = { attempt: AttemptRecord; door: DoorRecord; request: RequestRecord | undefined };

async function ofAttempt({ attempt, door, request }: Presented, ports: Needs, glance: Glance): Promise<Explanation> {
  const { attemptId, doorId, requestId, because, belongsTo = doorId } = attempt;
  const [codes, book] = await Promise.all([
    attempt.grantId ? ports.grants.codes(belongsTo, attempt.grantId) : [],
    ports.grants.lockBook(doorId),
  ]);
  const lock = isAboutTime(attempt) ? await measured(glance(door, book)) : undefined;
  const code = codes.find(({ generation }) => generation === attempt.generation);
  const voices = explainAttempt({ attempt, door, code, request, lastContactAt: book?.lastContactAt, lock });
  const about = { attemptId, doorId, ...(requestId && { requestId }), ...(because && { because }) };
  return { ...about, sentence: voices.engineer, ...voices };
}

/** Whether a clock of the lock's may have had a part in it. */
function isAboutTime({ judge, because, lockSaid }: AttemptRecord): boolean {
  const reason = judge === 'lock' ? because : lockSaid?.because;
  return reason === 'too-early' || reason === 'too-late' || reason === 'clock-untrusted';
}

/** Whoever asks why is answered within a second, lock or no lock. */
const lockPatienceMs = 500;

/** How far the lock's clock is off, as it says itself; undefined while it is out of reach, or silent. */
const measured = (asked: ReturnType<Glance>): Promise<{ offsetMs: number } | undefined> =>
  Promise.race([asked, delay(lockPatienceMs, undefined, { ref: false })]);
