import { randomBytes } from 'node:crypto';
import type { AuditEntry } from '../../domain/audit/audit-entry.js';
import type { StoredRecord } from '../../domain/audit/chain.js';
import type { VoteEntry } from '../../domain/audit/requests.js';
import { LatchError } from '../../domain/errors.js';
import { PersonId } from '../../domain/ids.js';
import { openCard, type PersonCard, sealCard } from '../../domain/privacy/person-key.js';
import type { Ports } from '../edge-ports.js';

type SealNeeds = Ports<'directory' | 'personKeys' | 'clock'>;

/** These say who the people were at that time; all others name them by id. */
const carrying: ReadonlySet<AuditEntry['kind']> = new Set(['request.asked', 'vote.approve', 'vote.deny', 'rule.created']);
/** What somebody was called a minute ago is what they are called: the checks have just asked. */
const nameAgeMs = 60_000;
const freshMs = 10 * 60_000;
const mostKept = 5_000;

/** Adds to entries who their people are, each sealed under their own key. While the directory or the vault is silent an entry goes without. */
export function cardSealer({ directory, personKeys, clock }: SealNeeds): (entries: readonly AuditEntry[]) => Promise<AuditEntry[]> {
  const known = new Map<PersonId, { at: number; sealed: string }>();
  const seal = async (id: PersonId): Promise<string | undefined> => {
    const person = (await directory.gather([id], [], nameAgeMs)).people.get(id);
    if (!person) return undefined;
    const { displayName: name, mail, mobile: phone } = person;
    return sealCard(await personKeys.of(id), id, { name, mail, phone }, randomBytes(12));
  };
  const cardOf = async (id: PersonId): Promise<string | undefined> => {
    const now = clock.now().getTime();
    const kept = known.get(id);
    if (kept && now - kept.at < freshMs && now >= kept.at) return kept.sealed;
    const sealed = await unlessSilent(seal(id));
    if (known.size >= mostKept) known.clear();
    if (sealed !== undefined) known.set(id, { at: now, sealed });
    return sealed;
  };
  return (entries) =>
    Promise.all(
      entries.map(async (entry) => {
        const ids = carrying.has(entry.kind) ? peopleOf(entry) : [];
        const cards = await Promise.all(ids.map(async (id) => [id, await cardOf(id)] as const));
        const found = cards.flatMap(([id, sealed]) => (sealed === undefined ? [] : [[id, sealed] as const]));
        return found.length === 0 ? entry : { ...entry, sealed: Object.fromEntries(found) };
      }),
    );
}

/** Who the people in these records were, as far as their keys still exist. */
export async function namesIn(
  records: readonly StoredRecord[],
  { personKeys }: Ports<'personKeys'>,
): Promise<Record<PersonId, PersonCard>> {
  const sealed = new Map(records.flatMap(({ sealed: cards = {} }) => Object.entries(cards)));
  const opened = await Promise.all(
    [...sealed].map(async ([name, text]) => {
      const id = PersonId.parse(name);
      const key = await unlessSilent(personKeys.find(id));
      const card = key && openCard(key, id, text);
      return card ? [[id, card] as const] : [];
    }),
  );
  return Object.fromEntries(opened.flat());
}

const peopleOf = (entry: AuditEntry): PersonId[] => {
  const mover = PersonId.safeParse(entry.by).data;
  const lender = isVote(entry) ? entry.detail.inPlaceOf : undefined;
  return [...new Set([entry.personId, mover, lender].filter((id) => id !== undefined))];
};

const isVote = (entry: AuditEntry): entry is VoteEntry => entry.kind === 'vote.approve' || entry.kind === 'vote.deny';

async function unlessSilent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof LatchError) return undefined;
    throw error;
  }
}
