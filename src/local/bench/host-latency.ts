import { raiseEvent, startInstance } from '../host/durable/client.js';
import { findInstance } from '../host/store/instances.js';
import type { LatchErrands } from './latch-errands.js';
import { report } from './report.js';

/** One errand at a time: from the start to the recorded wait, from an event to the begin of the activity after it. */
export async function latencies(latch: LatchErrands, rounds: number): Promise<void> {
  const { engine } = latch.running.host;
  const starts: number[] = [];
  const events: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const id = `latency-${round}`;
    const began = performance.now();
    await latch.start(id);
    await engine.idle();
    starts.push(performance.now() - began);
    const next = latch.begins(id, 4);
    const raised = performance.now();
    await latch.raise(id, 'Decided');
    await next;
    events.push(performance.now() - raised);
    await engine.idle();
  }
  report('workflow.latency.start_p50', 'ms', starts, { limit: 6 });
  report('workflow.latency.event_p50', 'ms', events, { limit: 3 });
}

const eventsBefore = 300;

/** What one more event costs an instance whose history has 300 of them, commit included. */
export async function replay(latch: LatchErrands, turns: number): Promise<void> {
  const { engine, store } = latch.running.host;
  const id = 'long-tale';
  await startInstance(engine.durable, 'longTale', { id, input: JSON.stringify({ events: 100_000 }) });
  const more = async () => {
    await raiseEvent(engine.durable, id, 'More', '{}');
    await engine.idle();
  };
  // A turn adds three history events: its frame and what arrived.
  while ((findInstance(store, id)?.turns ?? 0) * 3 < eventsBefore) await more();
  const samples: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const cpu = process.cpuUsage();
    await more();
    const { user, system } = process.cpuUsage(cpu);
    samples.push((user + system) / 1000);
  }
  report('replay.turn at 300 events', 'ms of CPU', samples, { limit: 2 });
}
