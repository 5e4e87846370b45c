type Options = { /** What the figure must not pass, or for a ratio must reach. */ limit?: number; peer?: string };

/** One measured figure as a JSON line: the median and the spread of its samples. */
export function report(metric: string, unit: string, samples: number[], { limit, peer = 'latch' }: Options = {}): void {
  const sorted = samples.toSorted((one, other) => one - other);
  const at = (part: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN);
  const line = {
    peer,
    metric,
    value: at(0.5),
    unit,
    min: at(0),
    max: at(1),
    samples: sorted.length,
    ...(limit !== undefined && { limit }),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** The sample below which this part of them lies. */
export const quantile = (samples: readonly number[], part: number): number =>
  samples.toSorted((one, other) => one - other)[Math.floor(part * (samples.length - 1))] ?? Number.NaN;

const round = (value: number) => Math.round(value * 100) / 100;
