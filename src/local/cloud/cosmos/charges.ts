/**
 * Request units as Microsoft documents them for session consistency (page "Request unit consumption"): kilobytes, read, write.
 * Between two rows the charge is interpolated. Queries are only ever measured; ours is the smallest figure seen plus a part per document read.
 */
const table: [kilobytes: number, read: number, write: number][] = [
  [1, 1.0, 4.95],
  [2, 1.04, 6.29],
  [4, 1.14, 6.67],
  [8, 1.33, 7.04],
  [16, 1.67, 9.52],
  [32, 2.19, 11.23],
  [64, 4.76, 22.67],
  [128, 9.95, 48.19],
  [1024, 145.9, 625],
];

export type Charges = {
  /** Point read of a document of so many bytes. */
  read(bytes: number): number;
  write(bytes: number): number;
  query(documentsRead: number): number;
};

/** A strong read asks two replicas, so it costs double. */
export function chargesFor(strong: boolean): Charges {
  const readFactor = strong ? 2 : 1;
  return {
    read: (bytes) => round(readFactor * interpolate(bytes, 1)),
    write: (bytes) => interpolate(bytes, 2),
    query: (documentsRead) => round(readFactor * (2.3 + 0.03 * documentsRead)),
  };
}

export const round = (units: number): number => Math.round(units * 100) / 100;

function interpolate(bytes: number, column: 1 | 2): number {
  const kilobytes = bytes / 1024;
  const above = table.findIndex(([size]) => size >= kilobytes);
  const high = table.at(above);
  const low = above > 0 ? table[above - 1] : undefined;
  if (high === undefined) return 0;
  if (low === undefined || above < 0) return high[column];
  const part = (kilobytes - low[0]) / (high[0] - low[0]);
  return round(low[column] + part * (high[column] - low[column]));
}
