import { digitsOf } from '../../activities/code-digits.js';
import { accessRequestFlow } from '../../orchestrations/events.js';
import { locksOver } from '../../src/azure/iot-hub-locks.js';
import { castVote } from '../../src/domain/approval.js';
import { DoorRecord } from '../../src/domain/door-record.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import type { RevocationRecord } from '../../src/domain/revocation-record.js';
import { ruleId, type Target } from '../../src/domain/rule-record.js';
import { judgeEntry } from '../../src/functions/entries/judge-entry.js';
import { beginRevocation } from '../../src/functions/revocations/begin-revocation.js';
import { viewOfRevocation } from '../../src/functions/revocations/revocation-view.js';
import { noteEvent } from '../../src/functions/telemetry/note-event.js';
import { startInstance } from '../../src/local/host/durable/client.js';
import type { Locks } from '../../src/ports/locks.js';
import { type Edge, edgePorts, staffedSite } from '../functions/given/edge.js';
import { openTriggers } from '../functions/given/triggers.js';
import { flowsOfHost } from '../support/flows-of-host.js';
import { hubOfOne } from '../support/hub-of-one.js';
import { jostle } from '../support/jostled.js';
import { programJwk, startProgram } from '../support/lock-program.js';
import { silentContext } from '../support/silent-context.js';
import { doors, people } from '../support/site.js';
import { setStage } from '../support/stage.js';
import { at, recordOf } from '../support/story.js';

const { lobby } = doors;
const cage = DoorRecord.parse({ ...doors.cage, lock: { deviceId: 'cage-12-lock', enrolment: 1, publicJwk: programJwk } });
const minute = 60_000;

/** Alice asks at 09:00 that Tara be let in from 11:00 to 11:40; the code is on the lock from 10:25 and leaves at 10:30. */
export const asked = at('09:00');
export const lastMinute = 165;
export const revokedId = '55555555-5555-4555-8555-555555555555';

const jostled = ['requests', 'grants', 'entries', 'rules', 'receipts', 'locks', 'doors', 'effects', 'messages'] as const;
const handles = ['requests.watch', 'messages.setDown'];

/** Somebody stands at the door and types: what they are told, and whether they went in. */
export type Typing = { attemptId: string; typedAt: string; opened: boolean };

/** One request from its asking to its end, with everything that belongs to it: its flow, the entrances, change feeds, the lock's own program, and time. */
export type Life = Awaited<ReturnType<typeof openLife>>;

export async function openLife(doorName: 'lobby' | 'cage', seed: number) {
  const door = doorName === 'lobby' ? lobby : cage;
  const stage = await setStage(asked, staffedSite);
  const { host, ports } = stage;
  const { clock } = host;
  const bench = await startProgram(asked.getTime());
  const hub = hubOfOne(bench);
  const memory = ports.locks;
  Object.assign(ports, { locks: routed(memory, locksOver({ hub, clock, keys: ports.keys }), () => bench.setNow(clock.now().getTime())) });
  await ports.doors.change(cage.id, () => cage);
  const noise = jostle(ports, jostled, { clock, seed, handles });
  const edge = { ...edgePorts(clock, ports), denialStepMs: 0 };
  let down = false;
  const flows = flowsOfHost(host, () => down);
  edge.flows = () => flows;
  const triggers = openTriggers(edge);
  const feeds = feedsOf(edge, triggers);
  const record = recordOf({ doors: [door], requester: people.alice, subject: people.tara, from: '11:00', to: '11:40' }, [door]);
  await ports.requests.create(record);
  const read = async (): Promise<RequestRecord> => (await ports.requests.read(record.id)) ?? record;
  let typings = 0;

  /** Runs what the host does meanwhile; calls of ports that it makes are counted. */
  const hosted = async (work: () => Promise<unknown>): Promise<void> => {
    const lost = new Promise<void>((resolve) => {
      died = resolve;
    });
    noise.count(true);
    await Promise.race([work(), lost]);
    noise.count(false);
  };
  let died = () => {};

  return {
    ...{ edge, noise, door, requestId: record.id, bench, hub, host, read },
    close: stage.close,
    begin: () =>
      hosted(async () => {
        await startInstance(host.running.host.engine.durable, accessRequestFlow.name, {
          id: record.id,
          input: JSON.stringify({ requestId: record.id }),
        });
        await host.idle();
      }),
    /** Lets time pass up to that long after the asking; a host that is down sleeps through it. */
    async until(ms: number) {
      const to = new Date(asked.getTime() + ms);
      if (down) return clock.set(to);
      await hosted(() => host.advance(to));
      bench.setNow(clock.now().getTime());
    },
    /** What change feeds and timers bring. */
    async settle(...timers: string[]) {
      for (let more = true; more && !down; ) {
        more = await feeds();
        await hosted(() => host.idle());
      }
      for (const timer of down ? [] : timers) await triggers.due(timer);
      if (!down) await hosted(() => host.idle());
    },
    async approve() {
      await edge.requests.change(record.id, (before) => {
        const vote = { approverId: people.bob.id, decision: 'approve' as const, reason: 'because' };
        const cast = castVote(before, vote, (one, other) => one === other, clock.now());
        return cast.kind === 'refused' ? before : cast.record;
      });
      if (!down) await flows.wake(record.id);
    },
    crash() {
      host.running.crash();
      down = true;
      died();
    },
    async restart() {
      down = false;
      await host.restart();
    },
    isDown: () => down,
    /** V1 as the API does it, or a document written straight into the store. Comes back with when it stood there, if nobody else says so. */
    async revoke(target: Target, how: 'api' | 'by-hand'): Promise<string | undefined> {
      const createdAt = clock.now().toISOString();
      const words = { reason: 'because', createdBy: people.frank.id };
      if (how === 'by-hand') {
        await edge.rules.hold(target, { ...words, revocationId: '', mode: 'revocation', createdAt });
        return clock.now().toISOString();
      }
      await beginRevocation({ ...words, revocationId: revokedId, target }, edge, silentContext).catch((trouble: unknown) => {
        if (!down) throw trouble;
      });
      return undefined;
    },
    revocation: async (): Promise<RevocationRecord | undefined> => (await edge.rules.listRevocations({})).revocations[0],
    rule: async (target: Target) => (await edge.rules.read([ruleId(target)]))[0],
    async view(revocation: RevocationRecord) {
      return viewOfRevocation(revocation, await edge.receipts.of(revocation.revocationId), clock.now());
    },
    codes: () => edge.grants.codes(door.id, record.doors[0]?.grantId ?? ('' as never)),
    /** Types the newest code there is, at the terminal or, where the lock judges, perhaps at its own keys. */
    async type(atLock: boolean): Promise<Typing | undefined> {
      const [code] = await this.codes();
      if (!code) return undefined;
      typings += 1;
      const attempt = { attemptId: `t${typings}`, readerId: `r${typings}` };
      const digits = (await digitsOf(edge.keys, code)).reveal();
      const typedAt = clock.now().toISOString();
      bench.setNow(clock.now().getTime());
      if (door === cage && (atLock || down)) {
        const { result } = await bench.program().type(digits, attempt);
        return { ...attempt, typedAt, opened: result === 'granted' };
      }
      if (down) return undefined;
      const entry = { presentation: { ...attempt, code: digits }, door, terminalId: `${door.id}-t1` };
      const { state } = await judgeEntry(entry, edge);
      return { ...attempt, typedAt, opened: state === 'granted' };
    },
    /** What the lock has to tell arrives. */
    async tell() {
      const envelope = { deviceId: 'cage-12-lock', source: 'Telemetry' };
      if (!down) for (const message of await hub.told()) await noteEvent(message, envelope, cage, edge, silentContext);
    },
    async plug(online: boolean) {
      bench.setNow(clock.now().getTime());
      memory.setOnline(lobby.id, online);
      await hub.plug(online);
      const back = { source: 'deviceConnectionStateEvents', opType: 'deviceConnected', deviceId: '' };
      if (online && !down) await noteEvent({}, back, door, edge, silentContext);
    },
    held: () => (door === cage ? Object.keys(bench.memory().state().grants) : [...memory.of(lobby.id).held.keys()]),
    minutes: () => (clock.now().getTime() - asked.getTime()) / minute,
  };
}

/** The cage has a lock with a real program; the others are as good as locks are in memory. */
function routed(memory: Locks, real: Locks, onTime: () => void): Locks {
  const way = (door: DoorRecord) => {
    onTime();
    return door.id === cage.id ? real : memory;
  };
  return {
    arm: (door, order) => way(door).arm(door, order),
    disarm: (door, order) => way(door).disarm(door, order),
    sync: (door, order) => way(door).sync(door, order),
    readBack: (door, seconds) => way(door).readBack(door, seconds),
    attest: (door, challenge) => way(door).attest(door, challenge),
    enrol: (door) => way(door).enrol(door),
    present: (door, attempt) => way(door).present(door, attempt),
  };
}

/** Change feeds: every document that looks different from the last time goes to whoever follows its container. */
function feedsOf(edge: Edge, { changed }: ReturnType<typeof openTriggers>): () => Promise<boolean> {
  const seen = new Map<string, string>();
  const fresh = (documents: readonly object[]) =>
    documents.filter((document) => {
      const text = JSON.stringify(document);
      const key = `${Reflect.get(document, 'kind')} ${Reflect.get(document, 'id')} ${Reflect.get(document, 'revocationId')}`;
      const isNew = seen.get(key) !== text;
      seen.set(key, text);
      return isNew;
    });
  return async () => {
    const { stores, rules, receipts } = edge;
    const requests = stores.requests.all();
    const ids = requests.flatMap(({ id, subjectId, requesterId, approvals }) => [
      ...[`request:${id}`, `person:${subjectId}`, `person:${requesterId}`],
      ...approvals.votes.map(({ approverId }) => `approver:${approverId}`),
    ]);
    const { revocations } = await rules.listRevocations({});
    const written = await rules.read([...ids, 'all', 'site:BER1', 'door:lobby', 'door:cage-12', 'key:k1']);
    const owed = await Promise.all(revocations.map(({ revocationId }) => receipts.page(revocationId)));
    const batches = [
      ['followRequests', fresh(requests)],
      ['followGrants', fresh([...stores.attempts.all(), ...stores.codes.all()])],
      ['followRules', fresh([...written, ...revocations])],
      ['followReceipts', fresh(owed.flatMap((page) => page.receipts))],
    ] as const;
    for (const [name, documents] of batches) if (documents.length > 0) await changed(name, ...documents);
    return batches.some(([, documents]) => documents.length > 0);
  };
}
