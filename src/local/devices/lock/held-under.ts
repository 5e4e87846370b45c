/** What a record holds under a name that others chose: `constructor` and `__proto__` name nothing until they were put there. */
export const heldUnder = <T>(record: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
