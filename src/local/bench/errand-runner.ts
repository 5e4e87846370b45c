/** An engine that runs the errand workflow; both sides of the comparison are driven the same way, in this process. */
export type ErrandRunner = {
  peer: string;
  start(id: string): Promise<unknown>;
  raise(id: string, event: 'Decided' | 'Left'): Promise<unknown>;
  /** Settles when this activity of this instance begins. */
  begins(id: string, step: number): Promise<unknown>;
  /** Settles when every started instance has completed; errors when one has not. */
  allDone(ids: string[]): Promise<void>;
  close(): Promise<void>;
};

/** Errands per second with `inFlight` of them under way at any moment; the clock stops when the last one is recorded as completed. */
export async function throughput(runner: ErrandRunner, total: number, inFlight: number): Promise<number> {
  const ids = Array.from({ length: total }, (_, index) => `${runner.peer}-${Date.now()}-${index}`);
  let next = 0;
  const began = performance.now();
  const worker = async () => {
    for (let id = ids[next++]; id !== undefined; id = ids[next++]) await runErrand(runner, id);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  await runner.allDone(ids);
  return (total * 1000) / (performance.now() - began);
}

async function runErrand(runner: ErrandRunner, id: string): Promise<void> {
  const third = runner.begins(id, 3);
  const fifth = runner.begins(id, 5);
  const sixth = runner.begins(id, 6);
  await runner.start(id);
  await third;
  await runner.raise(id, 'Decided');
  await fifth;
  await runner.raise(id, 'Left');
  await sixth;
}
