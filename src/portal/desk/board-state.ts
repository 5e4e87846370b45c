import type { Desk, DeskDoor, DeskEvent } from './types.js';

/** Everything the desk shows. `last`: by door, what happened there last; `seen`: names of events that were told, newest last. */
export type BoardState = {
  desk: Desk | undefined;
  doors: readonly DeskDoor[] | undefined;
  last: ReadonlyMap<string, DeskEvent>;
  happened: readonly DeskEvent[];
  line: 'opening' | 'live' | 'broken';
  isTroubled: boolean;
  isRefused: boolean;
};

export const emptyBoard: BoardState = {
  desk: undefined,
  doors: undefined,
  last: new Map(),
  happened: [],
  line: 'opening',
  isTroubled: false,
  isRefused: false,
};

const mostKept = 200;

export const nameOf = ({ chain, seq }: DeskEvent): string => `${chain} ${seq}`;

/** The board after some more was told. Events come at least once: those that are known are told again to nobody. */
export function withEvents(board: BoardState, told: readonly DeskEvent[]): BoardState {
  const known = new Set(board.happened.map(nameOf));
  const fresh = told.filter((event) => !known.has(nameOf(event)) && known.add(nameOf(event)));
  if (fresh.length === 0) return board;
  const last = new Map(board.last);
  for (const event of fresh) if (event.doorId !== undefined) last.set(event.doorId, event);
  return { ...board, last, happened: [...board.happened, ...fresh].slice(-mostKept) };
}

/** What must be read anew after these events: lists change with people and holds, doors with locks and rules. */
export function staleAfter(told: readonly DeskEvent[]): { desk: boolean; doors: boolean } {
  const begins = (...families: string[]) => told.some(({ kind }) => families.some((family) => kind.startsWith(family)));
  return {
    desk: begins('request.', 'vote.', 'attempt.granted', 'revocation.', 'lockdown.', 'rule.', 'incident.', 'door.'),
    doors: begins('rule.', 'lockdown.', 'request.armed', 'request.disarmed', 'door.create', 'door.change', 'device.'),
  };
}
