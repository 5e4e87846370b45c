import { dirname } from 'node:path';
import type { Disk } from '../../src/local/devices/durable-file.js';

/** What a power cut does to what was not synced: all of it stays, none of it, or half of the last file. */
export type Luck = 'kept' | 'lost' | 'torn';

type File = { text: string; synced: string };

/** A disk that loses power: what was not synced is at the mercy of luck. */
export type Flash = Disk & {
  /** Disk operations so far, over all boots. */
  operations(): number;
  /** The power goes in the middle of the n-th operation from now; it and everything after it never end. */
  cutAt(nth: number): void;
  cutNow(): void;
  /** Resolves when the power goes. */
  cut(): Promise<void>;
  powerOn(luck: Luck): void;
};

export function createFlash(): Flash {
  let names = new Map<string, File>();
  let kept = new Map<string, File>();
  let operations = 0;
  let last: number | undefined;
  let dark = createDarkness();
  const goDark = () => dark.fall();
  const operate = async <T>(work: () => T): Promise<T> => {
    await Promise.resolve();
    if (dark.isThere()) return new Promise(() => {});
    operations += 1;
    const done = work();
    if (operations !== last) return done;
    goDark();
    return new Promise(() => {});
  };
  return {
    read: (path) => operate(() => names.get(path)?.text),
    write: (path, text) =>
      operate(() => {
        names.set(path, { text, synced: '' });
        if (!kept.has(path)) kept.set(path, { text: '', synced: '' });
      }),
    sync: (path) =>
      operate(() => {
        const file = names.get(path);
        if (file) file.synced = file.text;
        for (const [name, at] of [...names].filter(([each]) => !file && dirname(each) === path)) kept.set(name, at);
      }),
    rename: (from, to) =>
      operate(() => {
        const file = names.get(from);
        names.delete(from);
        if (file) names.set(to, file);
      }),
    operations: () => operations,
    cutAt: (nth) => {
      last = operations + nth;
    },
    cutNow: goDark,
    cut: () => dark.come,
    powerOn(luck) {
      const seen = luck === 'lost' ? kept : names;
      names = new Map([...seen].map(([name, file]) => [name, survives(file, luck)]));
      kept = new Map(names);
      dark = createDarkness();
      last = undefined;
    },
  };
}

function createDarkness() {
  let isThere = false;
  let fall = (): void => undefined;
  const come = new Promise<void>((resolve) => {
    fall = () => {
      isThere = true;
      resolve();
    };
  });
  return { come, isThere: () => isThere, fall: () => fall() };
}

function survives({ text, synced }: File, luck: Luck): File {
  if (luck === 'kept' || synced === text) return { text, synced: text };
  const left = luck === 'lost' ? synced : text.slice(0, text.length / 2);
  return { text: left, synced: left };
}
