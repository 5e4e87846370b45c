import { beginningOf, type Head, hashOf, idOfSeq } from './chain.js';

/**
 * What is wrong with a record. `altered`: its content does not give its hash; `broken`: its neighbours do not know it by this hash; `missing`: its place is
 * empty; `misplaced`: it names another place or chain; `repeated`: the same thing stands in the chain twice; `not-as-signed`: it follows well, but it is not
 * the record that was signed; `beyond-end`: the chain's own note says that it ended before.
 */
export type Flaw = 'altered' | 'broken' | 'missing' | 'misplaced' | 'repeated' | 'not-as-signed' | 'beyond-end';

export type Bad = { chain: string; seq: number; flaw: Flaw; recordId?: string; kind?: string; at?: string };

/** A record as it lies there, whoever put it there. */
export type RawRecord = Record<string, unknown>;

/** What was signed for places of one chain: the first characters of the record's hash, or all of them. More than one for a place: they may differ, and then the data cannot be what all of them say. */
export type Signed = ReadonlyMap<number, readonly string[]>;

/** Goes through one chain from its beginning. Once something is bad, what follows is not looked at. */
export type ChainReader = {
  /** The next record in the order of their ids. */
  take(record: RawRecord): void;
  /** After the last one: the first bad record, by its neighbours, by the chain's own note of its end and by what was signed. */
  end(noted: Head | undefined): Bad | undefined;
  /** How many records were found good. */
  count(): number;
};

type Place = Head & { names: Pick<Bad, 'recordId' | 'kind' | 'at'> };

export function readChain(chain: string, signed: Signed = new Map()): ChainReader {
  const seen = new Set<unknown>();
  let last: Place = { ...beginningOf(chain), names: {} };
  let bad: Bad | undefined;
  /** Two neighbours that do not fit: the one after them tells which of the two is wrong. */
  let unfit: { before: Place; after: Place } | undefined;

  const blame = ({ seq, names }: Pick<Place, 'seq' | 'names'>, flaw: Flaw) => {
    bad ??= { chain, seq, flaw, ...names };
  };
  const settle = (knownBy: unknown) => {
    if (!unfit) return;
    const { before, after } = unfit;
    blame(knownBy === after.hash && before.seq > 0 ? before : after, 'broken');
  };
  const flawOf = (record: RawRecord, seq: number): Flaw | undefined => {
    if (isFurther(record['id'], seq)) return 'missing';
    if (!isAt(record, chain, seq)) return 'misplaced';
    if (record['hash'] !== hashOf(record)) return 'altered';
    if (seen.has(record['recordId'])) return 'repeated';
    return (signed.get(seq) ?? []).every((hash) => String(record['hash']).startsWith(hash)) ? undefined : 'not-as-signed';
  };
  return {
    take(record) {
      if (bad) return;
      settle(record['prevHash']);
      const here: Place = { seq: last.seq + 1, hash: String(record['hash']), names: namesOf(record) };
      const flaw = flawOf(record, here.seq);
      if (flaw) blame(flaw === 'missing' ? { seq: here.seq, names: {} } : here, flaw);
      if (bad) return;
      if (record['prevHash'] !== last.hash) unfit = { before: last, after: here };
      seen.add(record['recordId']);
      last = here;
    },
    end(noted) {
      settle(noted?.hash);
      const furthest = [...signed.keys()].reduce((most, seq) => Math.max(most, seq), noted?.seq ?? 0);
      if (furthest > last.seq) blame({ seq: last.seq + 1, names: {} }, 'missing');
      if (noted?.seq !== last.seq && last.seq > 0) blame({ seq: (noted?.seq ?? 0) + 1, names: {} }, 'beyond-end');
      if (noted && noted.hash !== last.hash) blame(last, 'broken');
      return bad;
    },
    count: () => (bad ? Math.min(last.seq, bad.seq - 1) : last.seq),
  };
}

const isFurther = (id: unknown, seq: number) => typeof id === 'string' && /^\d{12}$/.test(id) && Number(id) > seq;

const isAt = (record: RawRecord, chain: string, seq: number) =>
  record['id'] === idOfSeq(seq) && record['seq'] === seq && record['chain'] === chain;

function namesOf(record: RawRecord): Place['names'] {
  const text = (name: string) => (typeof record[name] === 'string' ? { [name]: record[name] } : {});
  return { ...text('recordId'), ...text('kind'), ...text('at') };
}
