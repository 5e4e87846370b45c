/** Who keeps the system, who examines it and who decides are different people (segregation of duties). */
const keptApart: readonly string[] = ['Latch.Admin', 'Latch.Audit', 'Latch.Approve'];

/** The roles that count: somebody who was given two that exclude each other has neither. */
export function separateRoles(roles: readonly string[]): string[] {
  const isMixed = roles.filter((role) => keptApart.includes(role)).length > 1;
  return roles.filter((role) => !isMixed || !keptApart.includes(role));
}
