import { randomUUID } from 'node:crypto';
import type { TapChallenge } from '../../domain/phone-seal.js';
import { type Spoil, signAssertion } from './assertion.js';
import type { DeviceWorld } from './device-world.js';
import type { DoorLock } from './door-lock.js';
import type { TapAnswer } from './lock/tap.js';
import { type TerminalKey, terminalKey } from './terminal-key.js';

export type TerminalOptions = {
  /** `{doorId}-t1` by custom. */
  terminalId: string;
  doorId: string;
  judge: 'cloud' | 'lock';
  /** Base of the app's API, `http://127.0.0.1:7071`; asked anew for each call, since the app may move. */
  apiBase(): string;
  /** Audience of assertions: the API's client id. */
  audience: string;
  /** The lock it hands answers to; a gateway's terminal has none. */
  lock?: DoorLock;
};

/** One presentation. `doorId` other than the terminal's own is what a misused terminal would do. */
export type Presentation = { doorId?: string; code: string; attemptId?: string; readerId?: string; proof?: string; spoil?: Spoil };
/** What somebody types, and what the phone they hold beside it says. */
export type Typed = Pick<Presentation, 'code' | 'attemptId' | 'readerId' | 'proof'>;
/** The API's answer, unchanged; `body` is parsed when it is JSON. */
export type EntryAnswer = { status: number; body: unknown };

/** A keypad or gateway that presents codes to the API under its own key. */
export type Terminal = Pick<TerminalKey, 'publicJwk' | 'thumbprint'> & {
  terminalId: string;
  doorId: string;
  /** Calls `POST /api/doors/{doorId}/entries` with a `Latch-Assertion`, spoiled if asked. Rejects when the API cannot be reached. */
  present(presentation: Presentation): Promise<EntryAnswer>;
  /** What happens when somebody types a code here, and what they read. Every denial reads alike. */
  keypad(entry: Typed): Promise<Seen>;
  /** What happens when a phone is held to the door. A judging lock asks the phone itself and needs no code; elsewhere the phone presents its code, with its proof. */
  tap(phone: Tapping): Promise<Seen>;
};

/** What a person sees. */
export type Seen = { opened: boolean; display: string };

/** `answer` is what the phone sends for a challenge: this phone's own, or what somebody between them makes of it. */
export type Tapping = { code?: string; attemptId?: string; proof(attemptId: string): string; answer(challenge: TapChallenge): TapAnswer };

const welcome = { opened: true, display: 'Welcome' };
const denied = { opened: false, display: 'Access denied' };
const seen = (opened: boolean): Seen => (opened ? welcome : denied);

/** Starts a terminal on its persisted key. */
export async function createTerminal(world: DeviceWorld, options: TerminalOptions): Promise<Terminal> {
  const { terminalId, doorId, lock } = options;
  const key = await terminalKey(world.dataDir, terminalId);
  const callApi = apiCaller(world, options, key);
  const noteAttempt = attemptNoter(world, options);
  const judging = options.judge === 'lock' ? lock : undefined;

  const present = async (presentation: Presentation): Promise<EntryAnswer> => {
    const attempt = { ...presentation, doorId: presentation.doorId ?? doorId, attemptId: presentation.attemptId ?? randomUUID() };
    const answer = await callApi(attempt);
    noteAttempt(attempt, answer);
    return answer;
  };
  /** A grant without an answer is the word of a lock that judges: whether it opened, it knows itself. */
  const askCloud = async (entry: Typed & { attemptId: string }): Promise<boolean> => {
    const { status, body } = await present(entry);
    const { result, answer } = fieldsOf(body);
    if (status !== 200 || result !== 'granted') return false;
    if (!lock) return true;
    return typeof answer === 'string' ? (await lock.open(answer)).opened : lock.judged(entry.attemptId);
  };
  return {
    terminalId,
    doorId,
    publicJwk: key.publicJwk,
    thumbprint: key.thumbprint,
    present,
    async keypad({ attemptId = randomUUID(), ...typed }) {
      if (judging) return seen((await judging.type(typed.code, attemptId, typed.readerId, typed.proof)).result === 'granted');
      return seen(await askCloud({ ...typed, attemptId }).catch(() => false));
    },
    async tap({ code = '', attemptId = randomUUID(), proof, answer }) {
      if (judging) return seen((await judging.tap(answer(judging.challenge()), attemptId)).result === 'granted');
      return seen(await askCloud({ code, attemptId, proof: proof(attemptId) }).catch(() => false));
    },
  };
}

type Attempt = Presentation & { doorId: string; attemptId: string };

function apiCaller({ clock }: DeviceWorld, { terminalId, audience, apiBase }: TerminalOptions, key: TerminalKey) {
  let last: string | undefined;
  const assertionFor = async ({ doorId, attemptId, spoil }: Attempt, body: string): Promise<string | undefined> => {
    const terms = { iss: terminalId, aud: audience, doorId, attemptId, body };
    if (spoil === 'none') return undefined;
    if (spoil === 'replay') return last ?? signAssertion(key, { ...terms, attemptId: randomUUID() }, clock.now());
    const signed = await signAssertion(key, terms, clock.now(), spoil);
    if (!spoil) last = signed;
    return signed;
  };
  return async (attempt: Attempt): Promise<EntryAnswer> => {
    const { doorId, attemptId, code, readerId, proof } = attempt;
    const body = JSON.stringify({ attemptId, code, ...(readerId !== undefined && { readerId }), ...(proof !== undefined && { proof }) });
    const assertion = await assertionFor(attempt, body);
    const headers = { 'content-type': 'application/json', ...(assertion !== undefined && { 'latch-assertion': assertion }) };
    const response = await fetch(`${apiBase()}/api/doors/${encodeURIComponent(doorId)}/entries`, { method: 'POST', headers, body });
    return { status: response.status, body: parsed(await response.text()) };
  };
}

/** Ground truth of attempts the cloud judged, one row each; one that reached a judging lock stands in that lock's own row. */
function attemptNoter({ ledger }: DeviceWorld, { terminalId, lock }: TerminalOptions) {
  const noted = new Set<string>();
  return ({ doorId, attemptId, readerId }: Attempt, { status, body }: EntryAnswer): void => {
    const { result } = fieldsOf(body);
    if (status !== 200 || (result !== 'granted' && result !== 'denied')) return;
    if (noted.has(attemptId) || lock?.judged(attemptId)) return;
    noted.add(attemptId);
    ledger.write({ kind: 'attempt', doorId, deviceId: terminalId, attemptId, ...(readerId !== undefined && { readerId }), result });
  };
}

const fieldsOf = (body: unknown): { result?: unknown; answer?: unknown } => (typeof body === 'object' && body !== null ? body : {});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
