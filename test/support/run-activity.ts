import type { Activity } from '../../src/durable/register.js';

/** Runs an activity as the host would, without the host: input and answer are parsed. */
export const runActivity = async <I, O, D>({ contract, build }: Activity<I, O, D>, deps: D, input: I): Promise<O> =>
  contract.output.parse(await build(deps)(contract.input.parse(input), { info: () => {}, warn: () => {}, trouble: () => {} }));
