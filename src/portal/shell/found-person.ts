/** Who has a mail address: somebody, nobody, or nobody knows yet. */
export type FoundPerson = { kind: 'found'; id: string; name: string } | { kind: 'nobody' } | { kind: 'unknown' };
