import type { Api } from '../api/client.js';
import { type BoardState, emptyBoard, staleAfter, withEvents } from './board-state.js';
import { followEvents } from './follow-events.js';
import type { Told } from './read-events.js';
import type { DeskEvent } from './types.js';

/** Events are shown together, and what they make stale is read again together: however fast they come, the page draws a few times a second. */
const showEveryMs = 400;
const deskEveryMs = 2_000;
const doorsEveryMs = 5_000;
/** Connections of locks and clocks change without an event. */
const anywayMs = 30_000;

export type DeskStore = { get(): BoardState; subscribe(changed: () => void): () => void };

/** The live state of the desk; it follows the stream as long as somebody looks. */
export function deskStore(api: Api): DeskStore {
  let board = emptyBoard;
  const listeners = new Set<() => void>();
  const set = (part: Partial<BoardState>) => {
    board = { ...board, ...part };
    for (const changed of listeners) changed();
  };
  const readDesk = sparing(deskEveryMs, async () => {
    const { data, response } = await api.GET('/api/desk');
    set(data ? { desk: data, isTroubled: false } : { isTroubled: true, isRefused: response.status === 403 });
  });
  const readDoors = sparing(doorsEveryMs, async () => {
    const { data } = await api.GET('/api/desk/doors');
    set(data ? { doors: data.doors, isTroubled: false } : { isTroubled: true });
  });
  const readAll = () => {
    readDesk();
    readDoors();
  };
  let pending: DeskEvent[] = [];
  const show = sparing(showEveryMs, async () => {
    const told = pending;
    pending = [];
    const stale = staleAfter(told);
    if (stale.desk) readDesk();
    if (stale.doors) readDoors();
    set(withEvents(board, told));
  });
  const hear = (events: Told[]) => {
    if (events.some(({ event }) => event === 'gap')) readAll();
    pending.push(...events.filter(({ event }) => event === 'happened').map(({ data }): DeskEvent => JSON.parse(data)));
    if (pending.length > 0) show();
  };
  const begin = () => {
    const leave = new AbortController();
    const timer = setInterval(readAll, anywayMs);
    leave.signal.addEventListener('abort', () => clearInterval(timer));
    readAll();
    void followEvents(api, { told: hear, line: (line) => set({ line }) }, leave.signal);
    return leave;
  };
  let following: AbortController | undefined;
  return {
    get: () => board,
    subscribe(changed) {
      listeners.add(changed);
      following ??= begin();
      return () => {
        listeners.delete(changed);
        if (listeners.size > 0) return;
        following?.abort();
        following = undefined;
      };
    },
  };
}

/** Runs at once, then at most every so often; what is asked for meanwhile is one more run. */
function sparing(everyMs: number, run: () => Promise<void>): () => void {
  let isWaiting = false;
  let isWanted = false;
  const go = () => {
    isWanted = false;
    isWaiting = true;
    void run()
      .catch(() => undefined)
      .then(() =>
        setTimeout(() => {
          isWaiting = false;
          if (isWanted) go();
        }, everyMs),
      );
  };
  return () => {
    isWanted = true;
    if (!isWaiting) go();
  };
}
