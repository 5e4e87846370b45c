import { z } from 'zod';

/** Names that end up in device ids, document ids and addresses. */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'must be 1 to 40 letters, digits or hyphens');
const text = z.string().trim().min(1, 'must not be empty');
const timeZone = z.string().refine((zone) => isTimeZone(zone), 'must be an IANA time zone such as Europe/Berlin');
const mobile = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number like +4915112345678');
const minutes = z.int().min(1).max(1440);

const DoorClass = z.enum(['controlled', 'limited', 'exclusion']);
const Role = z.enum(['Latch.Request', 'Latch.Approve', 'Latch.Security', 'Latch.Audit', 'Latch.Admin']);
/** An app role made for some door, which lets its bearers ask for it. */
const DoorRole = z
  .string()
  .regex(/^Latch\.Door\.[A-Za-z0-9-]{1,40}$/, 'must be a role of Latch, or one of a door such as Latch.Door.north');
const AppRole = z.enum(['Latch.Integrate', 'Latch.Revoke']);
export const RiskLevel = z.enum(['none', 'low', 'medium', 'high']);

const Coordinates = z.strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });
const Site = z.strictObject({ id: name, name: text, timeZone, coordinates: Coordinates.optional() });

const DoorPolicy = z.strictObject({
  approvers: z.int().min(0).max(5).optional(),
  codeLifeMinutes: minutes.optional(),
  armLeadMinutes: minutes.optional(),
  deliverLeadMinutes: minutes.optional(),
});

const Door = z.strictObject({
  id: name,
  name: text.optional(),
  directions: text.max(500).optional(),
  site: name,
  class: DoorClass,
  judge: z.enum(['cloud', 'lock']).default('cloud'),
  kind: z.enum(['door', 'gateway']).default('door'),
  offlineCapable: z.boolean().default(false),
  eligibilityRole: DoorRole.optional(),
  policy: DoorPolicy.optional(),
});

const Group = z.strictObject({ id: name, name: text, memberOf: z.array(z.string()).default([]) });

const Device = z.strictObject({ id: z.uuid(), name: text, compliant: z.boolean().default(true), registered: z.boolean().default(true) });

const Person = z.strictObject({
  id: name,
  oid: z.uuid(),
  name: text,
  employeeId: text.optional(),
  mail: z.email(),
  mobile,
  guest: z.boolean().default(false),
  /** Whether they have our app in Teams. */
  teams: z.boolean().default(true),
  company: text.optional(),
  accountEnabled: z.boolean().default(true),
  riskLevel: RiskLevel.default('none'),
  roles: z.array(z.union([Role, DoorRole])).default([]),
  groups: z.array(z.string()).default([]),
  manager: name.optional(),
  methods: z.array(text).default(['microsoftAuthenticatorPush', 'mobilePhone']),
  device: Device.optional(),
});

const App = z.strictObject({ id: name, clientId: z.uuid(), name: text, roles: z.array(AppRole).default([]) });

/** A named location of the tenant: networks, or countries (ISO 3166-1 alpha-2); `unknownToo`: addresses of no known country count in. */
const NamedLocation = z.strictObject({
  name: text,
  networks: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .min(1)
    .optional(),
  countries: z.array(z.string().regex(/^[A-Z]{2}$/, 'must be a country code such as DE')).optional(),
  unknownToo: z.boolean().optional(),
});

/** A conditional-access policy of the tenant. `people`: seed ids, everybody without; `from`, `except`: names of named locations. */
const AccessPolicy = z.strictObject({
  name: text,
  state: z.enum(['enabled', 'disabled', 'enabledForReportingButNotEnforced']).default('enabled'),
  people: z.array(name).optional(),
  from: z.array(text).optional(),
  except: z.array(text).default([]),
  operator: z.enum(['AND', 'OR']).default('OR'),
  controls: z.array(z.enum(['block', 'mfa', 'compliantDevice', 'domainJoinedDevice', 'passwordChange'])).min(1),
});

/** The seed file: the sites, doors, people and applications a local Latch starts with. */
export const SeedShape = z.strictObject({
  domain: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'must be a domain name such as latch.example'),
  trustedNetworks: z.array(z.cidrv4()).min(1),
  /** How much may be asked of the directory: fewer than 50 people, 50 to 500, more. */
  tenantSize: z.enum(['small', 'medium', 'large']).default('small'),
  sites: z.array(Site).min(1),
  doors: z.array(Door).min(1),
  groups: z.array(Group).default([]),
  people: z.array(Person).min(1),
  apps: z.array(App).default([]),
  namedLocations: z.array(NamedLocation).default([]),
  accessPolicies: z.array(AccessPolicy).default([]),
});

export type Seed = z.infer<typeof SeedShape>;
export type SeedDoor = Seed['doors'][number];
export type SeedPerson = Seed['people'][number];
export type SeedApp = Seed['apps'][number];
export type DoorClass = z.infer<typeof DoorClass>;
export type RiskLevel = z.infer<typeof RiskLevel>;

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}
