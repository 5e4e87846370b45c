import type { StageDoor, TerminalCall } from '../control/stage.js';
import type { Spoil } from '../devices/assertion.js';
import type { Terminal } from '../devices/terminal.js';
import type { OpenDoor } from './doors.js';
import type { Phones } from './phones.js';

/** The doors as the control plane moves them: the lock, and the first terminal's keypad. */
export function stageDoors(doors: OpenDoor[], phones: Phones): Map<string, StageDoor> {
  const at = ({ door, lock }: OpenDoor, terminal: Terminal): StageDoor => ({
    lock,
    keypad: terminal.keypad,
    tap: (call) => phones.tap(terminal, call),
    challenge: () => (door.judge === 'lock' ? lock?.challenge() : undefined),
    answer: (answer, attemptId) => terminal.tap({ answer: () => answer, proof: () => '', ...(attemptId !== undefined && { attemptId }) }),
  });
  return new Map(doors.flatMap((open) => open.terminals.slice(0, 1).map((first) => [open.door.id, at(open, first)])));
}

/** Every terminal's call to the API, by terminal id. */
export function stageTerminals(doors: OpenDoor[]): Map<string, (call: TerminalCall) => Promise<{ status: number; body: unknown }>> {
  return new Map(doors.flatMap(({ terminals }) => terminals.map((terminal) => [terminal.terminalId, presentAt(terminal)])));
}

const presentAt =
  (terminal: Terminal) =>
  ({ assertion, ...call }: TerminalCall) =>
    terminal.present({ ...call, ...(assertion !== undefined && { spoil: assertion as Spoil }) });
