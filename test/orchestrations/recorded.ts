import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { flatten, signature } from '../../src/local/host/durable/action.js';
import type { HistoryEvent } from '../../src/local/host/durable/history-event.js';
import { invokeOrchestrator } from '../../src/local/host/durable/invoke-orchestrator.js';
import { readTurns } from '../../src/local/host/store/history.js';
import { findInstance } from '../../src/local/host/store/instances.js';
import type { TestHost } from '../../src/local/host/test-host.js';

const folder = join(import.meta.dirname, '../histories');

/** One instance's life, turn by turn: what the host told the orchestrator, and what the orchestrator then asked for. */
const History = z.object({
  orchestration: z.string(),
  instanceId: z.string(),
  input: z.unknown(),
  output: z.unknown(),
  turns: z.array(z.object({ events: z.array(z.record(z.string(), z.unknown())), actions: z.array(z.string()) })),
});
type History = z.infer<typeof History>;

/** Writes an instance's history down under the name. Stack traces stay behind: they differ from machine to machine. */
export function record(host: TestHost, id: string, name: string): void {
  const { store } = host.running.host.engine.durable;
  const instance = findInstance(store, id);
  if (!instance) throw new Error(`no instance ${id}`);
  const turns = readTurns(store, id).map(({ events, actions }) => ({ events: events.map(withoutTrace), actions }));
  const { name: orchestration, input, output } = instance;
  const history: History = { orchestration, instanceId: id, input: parsed(input), output: parsed(output), turns };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(history, null, 1)}\n`);
}

export const recordedNames = (): string[] => readdirSync(folder).map((file) => file.replace(/\.json$/, ''));

export const readHistory = (name: string): History => History.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));

/** Replays a history up to and including each of its turns. Returns for each turn all actions asked for, and at the end the output. */
export async function replay(host: TestHost, { orchestration, instanceId, input, turns }: History) {
  const { durable } = host.running.host.engine;
  const instance = { id: instanceId, name: orchestration, input: JSON.stringify(input), parent: null };
  const actions: string[][] = [];
  let output: unknown;
  const past: HistoryEvent[] = [];
  for (const turn of turns) {
    const added = turn.events as HistoryEvent[];
    const outcome = await invokeOrchestrator(durable, instance as never, past, added);
    past.push(...added);
    actions.push(flatten(outcome.actions).map(signature));
    output = outcome.output;
  }
  return { actions, output };
}

const parsed = (text: string | null): unknown => (text === null ? undefined : JSON.parse(text));

function withoutTrace(event: object): Record<string, unknown> {
  return 'Details' in event ? { ...event, Details: '' } : { ...event };
}
