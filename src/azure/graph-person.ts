import { z } from 'zod';
import { PersonId } from '../domain/ids.js';
import type { Person } from '../ports/people.js';

/** What `$select` must name: state fields are not in Graph's default set. */
export const userFields =
  'id,displayName,accountEnabled,userType,employeeId,companyName,mail,mobilePhone,preferredLanguage,signInSessionsValidFromDateTime';

const text = z.string().nullish();

/** microsoft.graph.user, the selected fields. */
export const User = z.object({
  id: PersonId,
  displayName: text,
  accountEnabled: z.boolean().nullish(),
  userType: text,
  employeeId: text,
  companyName: text,
  mail: text,
  mobilePhone: text,
  preferredLanguage: text,
  signInSessionsValidFromDateTime: text,
});

/** A Graph user in our words; nothing said about `accountEnabled` is not enabled. */
export function personOf(user: z.infer<typeof User>): Person {
  const known = <K extends keyof Person>(key: K, value: string | null | undefined) => (value ? { [key]: value } : {});
  const validFrom = user.signInSessionsValidFromDateTime;
  return {
    id: user.id,
    displayName: user.displayName ?? user.id,
    accountEnabled: user.accountEnabled === true,
    userType: user.userType === 'Guest' ? 'guest' : 'member',
    ...known('employeeId', user.employeeId),
    ...known('company', user.companyName),
    ...known('mail', user.mail),
    ...known('mobile', user.mobilePhone),
    ...known('language', user.preferredLanguage),
    ...known('sessionsValidFrom', validFrom && new Date(validFrom).toISOString()),
  };
}
