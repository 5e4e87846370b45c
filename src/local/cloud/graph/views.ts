import type { NamedGroup } from '../../seed/groups.js';
import { stableId } from '../../seed/stable-id.js';
import { beginning, type DirectoryPerson } from './directory.js';
import type { Item, Shape } from './odata.js';

/** Without `$select` Graph answers these only; state such as accountEnabled has to be asked for. */
export const userShape: Shape = {
  type: 'user',
  defaults: [
    ...['businessPhones', 'displayName', 'givenName', 'id', 'jobTitle', 'mail', 'mobilePhone'],
    ...['officeLocation', 'preferredLanguage', 'surname', 'userPrincipalName'],
  ],
};
export const groupShape: Shape = { type: 'group' };
export const directoryObjectShape: Shape = { type: 'directoryObject', mixed: true };

/** microsoft.graph.user, the properties we know. */
export function userView(person: DirectoryPerson): Item {
  const [givenName, ...rest] = person.name.split(' ');
  return {
    id: person.oid,
    displayName: person.name,
    givenName,
    surname: rest.join(' '),
    userPrincipalName: person.userPrincipalName,
    mail: person.mail,
    mobilePhone: person.mobile,
    businessPhones: [],
    jobTitle: null,
    department: null,
    officeLocation: null,
    preferredLanguage: null,
    accountEnabled: person.accountEnabled,
    userType: person.guest ? 'Guest' : 'Member',
    externalUserState: person.guest ? 'Accepted' : null,
    employeeId: person.employeeId ?? null,
    companyName: person.company ?? null,
    createdDateTime: beginning,
    signInSessionsValidFromDateTime: person.sessionsValidFrom ?? beginning,
  };
}

/** microsoft.graph.group, a security group. */
export function groupView({ id, oid, name }: NamedGroup): Item {
  return {
    id: oid,
    displayName: name,
    description: id,
    mailNickname: id.replaceAll(':', '-'),
    mailEnabled: false,
    securityEnabled: true,
    groupTypes: [],
    createdDateTime: beginning,
  };
}

/** microsoft.graph.device of Entra; compliance is Intune's word. */
export function deviceView({ device, deviceCompliant }: DirectoryPerson): Item[] {
  if (!device?.registered) return [];
  return [
    {
      '@odata.type': '#microsoft.graph.device',
      id: stableId(`device-object:${device.id}`),
      deviceId: device.id,
      displayName: device.name,
      accountEnabled: true,
      isCompliant: deviceCompliant,
      isManaged: true,
      trustType: 'AzureAd',
      operatingSystem: 'Windows',
      approximateLastSignInDateTime: beginning,
    },
  ];
}

/** microsoft.graph.managedDevice of Intune. */
export function managedDeviceView(person: DirectoryPerson): Item[] {
  const { device, deviceCompliant } = person;
  if (!device?.registered) return [];
  return [
    {
      id: stableId(`managed-device:${device.id}`),
      userId: person.oid,
      userPrincipalName: person.userPrincipalName,
      deviceName: device.name,
      azureADDeviceId: device.id,
      complianceState: deviceCompliant ? 'compliant' : 'noncompliant',
      isEncrypted: true,
      jailBroken: 'False',
      operatingSystem: 'Windows',
      lastSyncDateTime: beginning,
    },
  ];
}

export const typed = (type: string, item: Item): Item => ({ '@odata.type': `#microsoft.graph.${type}`, ...item });
