import type { Identity } from '../../ports/identity.js';

/** Who keeps the system, who examines it and who decides are different people (segregation of duties). */
const keptApart: readonly string[] = ['Latch.Admin', 'Latch.Audit', 'Latch.Approve'];

/** The bearer with the roles that count: somebody who was given two that exclude each other has neither. */
export function withSeparateRoles(who: Identity): Identity {
  const isMixed = who.roles.filter((role) => keptApart.includes(role)).length > 1;
  return isMixed ? { ...who, roles: who.roles.filter((role) => !keptApart.includes(role)) } : who;
}
