import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writePrivately } from '../../pki/key-pair-file.js';

/** One change of a person, or of a group within others: `account`: of the user itself; `joined`, `left`: object ids of groups. */
export type Entry = { seq: number; person: string; account: boolean; joined: string[]; left: string[] };

/** What changed in the directory, in order: what delta queries answer from. */
export type Journal = {
  /** Where it ends now, as a token. */
  end(): string;
  note(entry: Omit<Entry, 'seq'>): void;
  /** What came after a token, up to another; undefined for a token of another journal, or one that is too old. */
  between(from: string, to: string): Entry[] | undefined;
};

type Kept = { epoch: string; last: number; entries: Entry[] };

const mostEntries = 10_000;

/** Kept in `file` over restarts; a new one has tokens of its own. */
export function openJournal(file: string): Journal {
  let kept: Kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { epoch: randomUUID().slice(0, 8), last: 0, entries: [] };
  const seqOf = (token: string) => {
    const [epoch, seq] = token.split('_');
    const found = epoch === kept.epoch && /^\d{1,9}$/.test(seq ?? '') ? Number(seq) : undefined;
    return found !== undefined && found <= kept.last && found >= kept.last - kept.entries.length ? found : undefined;
  };
  return {
    end: () => `${kept.epoch}_${kept.last}`,
    note(entry) {
      const last = kept.last + 1;
      kept = { ...kept, last, entries: [...kept.entries, { seq: last, ...entry }].slice(-mostEntries) };
      writePrivately(file, JSON.stringify(kept));
    },
    between(from, to) {
      const [after, until] = [seqOf(from), seqOf(to)];
      return after === undefined || until === undefined ? undefined : kept.entries.filter(({ seq }) => seq > after && seq <= until);
    },
  };
}
