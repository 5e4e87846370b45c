import type { InvocationContext } from '@azure/functions';
import { z } from 'zod';
import { digitsOf } from '../../activities/code-digits.js';
import { Instant } from '../domain/ids.js';
import { isPhoneKey, PhoneKey } from '../domain/phone-proof.js';
import { policyAt } from '../domain/policy-at.js';
import { noteDoor } from '../domain/request.js';
import type { DoorState, RequestRecord } from '../domain/request-record.js';
import { unmetStepUp } from '../domain/step-up.js';
import { earliest, instantFrom } from '../domain/window.js';
import type { Identity } from '../ports/identity.js';
import type { Ports } from './edge-ports.js';
import { endIfUnfit } from './events/end-if-unfit.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';
import { answer, type Reply } from './http/reply.js';
import { stepUpChallenge } from './http/step-up-challenge.js';
import { findRequest } from './requests/find-request.js';
import { type Sealed, sealedAt } from './requests/sealed-code.js';
import type { BeginPorts } from './revocations/begin-revocation.js';

/** `phone`: the public key of the phone that asks; from then on the code opens only with its proof. */
const Wish = z
  .strictObject({
    doorId: z.string().min(1).max(64).optional(),
    phone: PhoneKey.strict().refine(isPhoneKey, { error: 'Not a point of P-256.' }).optional(),
  })
  .prefault({});
/** `hideAt`: until then a page may show it. */
const Revealed = z.object({ doorId: z.string(), code: z.string(), expiresAt: Instant, hideAt: Instant });
const shownMs = 60_000;

type Needs = BeginPorts & Ports<'tokens' | 'sessions' | 'effects' | 'keys' | 'access' | 'risk' | 'policy' | 'signInAddress'>;
type Waiting = Extract<Sealed, { kind: 'waiting' }>;

/** POST /api/requests/{id}/code/reveal: shows a sealed code to the person who enters, once, if they still may enter. The record has the showing before the answer leaves, so a crash shows it at most once. */
export const registerRevealCode = (ports: Needs) =>
  expose(
    {
      name: 'revealCode',
      method: 'POST',
      route: 'api/requests/{id}/code/reveal',
      summary: 'See a sealed code, once',
      access: { people: ['Latch.Request'] },
      body: Wish,
      standing: 'now',
      answers: { 200: { description: 'The codes, never shown again', schema: z.object({ codes: z.array(Revealed) }) } },
    },
    ports,
    async ({ who, params, body, context }) => {
      const record = await findRequest(ports.requests, params['id']);
      const doors = record?.doors.filter(({ doorId }) => body.doorId === undefined || doorId === body.doorId) ?? [];
      if (!record || record.subjectId !== who.id || doors.length === 0) return notFound();
      return reveal(record, doors, { who, phone: body.phone, context }, ports);
    },
  );

type Viewer = { who: Identity; phone: PhoneKey | undefined; context: InvocationContext };

async function reveal(record: RequestRecord, doors: readonly DoorState[], viewer: Viewer, ports: Needs): Promise<Reply> {
  const { who, context } = viewer;
  const sealed = await Promise.all(doors.map((door) => sealedAt(record, door, ports)));
  const waiting = sealed.filter((each) => each.kind === 'waiting');
  if (waiting.length === 0) return sealed.some(({ kind }) => kind === 'over') ? gone() : notYet();
  const classes = doors.filter(({ doorId }) => waiting.some((each) => each.doorId === doorId)).map((door) => door.class);
  const unmet = unmetStepUp(who, policyAt(ports.policy, doors), classes, ports.clock.now(), record.stepUp);
  if (unmet) return stepUpChallenge(who, unmet, ports.signInAddress, record.id);
  if (await endIfUnfit(record, ports, context)) return gone();
  const codes = [];
  for (const each of waiting) codes.push(await show(record, each, viewer, ports));
  const shown = codes.flatMap((code) => code ?? []);
  return shown.length > 0 ? answer(200, { codes: shown }) : gone();
}

/** Undefined: somebody else was shown it. */
async function show(
  record: RequestRecord,
  each: Waiting,
  { who, phone }: Viewer,
  ports: Needs,
): Promise<z.infer<typeof Revealed> | undefined> {
  const digits = await digitsOf(ports.keys, each.code);
  if (!(await noteShowing(record, each, ports))) return undefined;
  if (!(await ports.grants.noteShown(each.doorId, each.code.id, sessionOf(who)))) return undefined;
  if (phone && !(await bind(each, phone, who, ports))) return undefined;
  return { doorId: each.doorId, code: digits.reveal(), expiresAt: each.code.notAfter, hideAt: hideAt(each.code, ports) };
}

const hideAt = ({ notAfter }: Waiting['code'], { clock }: Needs) =>
  earliest(notAfter, instantFrom(new Date(clock.now().getTime() + shownMs)));

const sessionOf = ({ authTime, issuedAt, deviceId }: Identity) => ({
  signedInAt: (authTime ?? issuedAt).toISOString(),
  ...(deviceId !== undefined && { deviceId }),
});

/** The session is the sign-in behind the token: sessions revoked later than that end it. */
function bind({ doorId, code }: Waiting, publicJwk: PhoneKey, who: Identity, { grants }: Needs): Promise<boolean> {
  const { kty, crv, x, y } = publicJwk;
  return grants.bind(doorId, code.id, { publicJwk: { kty, crv, x, y }, signedInAt: (who.authTime ?? who.issuedAt).toISOString() });
}

/** True for the one call that moved it to `revealed`. */
async function noteShowing({ id }: RequestRecord, { doorId }: Waiting, { requests, clock }: Needs): Promise<boolean> {
  let isFirst = false;
  await requests.change(id, (current) => {
    const noted = noteDoor(current, doorId, { delivery: 'revealed' }, 'code-revealed', clock.now());
    isFirst = noted !== current;
    return noted;
  });
  return isFirst;
}

const gone = () => problem(410, 'code-gone', 'The code has been shown, or its time is over.');
const notYet = () => problem(404, 'no-sealed-code', 'No code waits here to be shown.');
