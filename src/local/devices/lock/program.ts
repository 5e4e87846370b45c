import type { TapChallenge } from '../../../domain/phone-seal.js';
import type { DeviceWorld } from '../device-world.js';
import type { Reading } from './clock.js';
import { applyDesired } from './desired.js';
import { groundTruth } from './ground-truth.js';
import type { Attempt, Judged } from './judgement.js';
import { createKeypad, type Keypad } from './keypad.js';
import type { LockMemory } from './memory.js';
import { lockMethods, type Method } from './methods.js';
import { contactMoved, freeLeaf, noteHeldOpen, noteTamper } from './sensors.js';
import { type AnswerClaims, type Opening, openByAnswer, readAnswer, refuse } from './signed-answer.js';
import type { LockState, Verdict } from './state.js';
import { createChallenges, judgeTap, type TapAnswer } from './tap.js';

/** Which lock it is. `privateKey`: PEM of the certificate's key. */
export type Place = { deviceId: string; doorId: string; privateKey: string };

/** All a lock does, without the line it hears orders through: methods, keypad, phones, sensors, its twin. Everything is on disk before it is answered or moves the bolt. */
export type LockProgram = Keypad & {
  methods: Record<string, Method>;
  /** Opens, or not, on the cloud's signed answer (compact JWS). */
  open(answer: string): Promise<Opening>;
  /** What a phone held to the lock must sign. */
  challenge(): TapChallenge;
  tap(answer: TapAnswer, attempt: Attempt): Promise<Verdict>;
  /** The handle inside is mechanical: it moves the bolt whatever the lock knows or was told, and no order reaches it. */
  leave(): Promise<void>;
  contact(isOpen: boolean): Promise<void>;
  tamper(): Promise<void>;
  /** What only time brings about. */
  tick(): Promise<void>;
  /** It is connected and about to learn what it has missed: until then nobody is judged. The promise never rejects. */
  arriving(settled: Promise<void>): void;
  /** Follows desired properties: a patch, or the `whole` document. */
  follow(document: unknown, whole: boolean): Promise<void>;
};

/** `onEnrolled` hears of new keys: they make orders acceptable that were refused before. */
export function createLockProgram(world: DeviceWorld, memory: LockMemory, place: Place, onEnrolled: () => Promise<void>): LockProgram {
  const { deviceId, doorId, privateKey } = place;
  const truth = groundTruth(world, place);
  const challenges = createChallenges({ deviceId, doorId });
  const onJudged = ({ verdict }: Judged, attempt: Attempt) => truth.judged(verdict, attempt);
  const open = (answer: string) => openDoor(memory, place, answer, truth.opened);
  const apply = (step: (state: LockState, time: Reading) => LockState): Promise<void> =>
    memory.change((state, time) => ({ state: step(state, time), reply: undefined }));
  let arrival: Promise<void> = Promise.resolve();
  return {
    ...createKeypad(memory, doorId, onJudged, () => arrival),
    arriving(settled) {
      arrival = settled;
    },
    methods: lockMethods({ memory, deviceId, doorId, privateKey, onJudged, onEnrolled, open }),
    open,
    challenge: () => challenges.issue(memory.time().at),
    async tap(answer, attempt) {
      await arrival;
      const fate = challenges.redeem(answer, memory.time().at);
      const judged = await memory.change((state, time) => judgeTap(state, time, attempt, answer, fate));
      if (judged.fresh) onJudged(judged, attempt);
      return judged.verdict;
    },
    leave() {
      truth.left();
      return apply(freeLeaf);
    },
    contact: (isOpen) => apply((state, time) => contactMoved(state, time, isOpen)),
    tamper: () => apply(noteTamper),
    tick: () => apply(noteHeldOpen),
    follow: (document, whole) => apply((state, time) => applyDesired(state, time, doorId, document, whole)),
  };
}

async function openDoor(memory: LockMemory, place: Place, answer: string, onOpened: (claims: AnswerClaims) => void): Promise<Opening> {
  const claims = await readAnswer(answer, memory.state().enrolment);
  const reply = await memory.change((state, time) =>
    claims ? openByAnswer(state, time, place, claims) : refuse(state, time, 'bad-answer'),
  );
  if (!reply.opened) return reply;
  onOpened(reply.claims);
  return { opened: true };
}
