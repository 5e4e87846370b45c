import { z } from 'zod';
import { DoorClass, type DoorRecord } from './door-record.js';
import { DoorId, SiteId } from './ids.js';
import { Retention, usualRetention } from './privacy/retention.js';
import { SignalPolicy, usualSignals } from './signals/signal-policy.js';

const Minutes = z.int().min(1);
const Score = z.int().min(0).max(100);

const never = { stepUpAbove: 100, escortAbove: 100, denyAbove: 100 };

/** Authentication context the requester's token must carry, and how old the sign-in behind it may be. */
const SignInDemand = z.strictObject({ context: z.string().regex(/^c\d{1,2}$/), maxAgeMinutes: Minutes });

/** What one class of doors demands. Approvers by risk score: at most 30 is low, above 60 is high. */
export const ClassPolicy = z.strictObject({
  approvers: z.strictObject({ low: z.int().min(0), medium: z.int().min(0), high: z.int().min(0) }),
  /** Whether two of those who approve must come from two of the door's approver groups. */
  twoGroups: z.boolean(),
  /** All of them must be met. */
  stepUp: z.array(SignInDemand).max(8),
  compliantDevice: z.boolean(),
  /** Whether the call must come from one of the tenant's trusted networks. */
  trustedPlace: z.boolean(),
  /** Whether a registered second factor must be one that no phone number redirects. */
  strongMethods: z.boolean(),
  codeLifeMinutes: Minutes,
  delivery: z.enum(['direct', 'push-or-sms', 'sealed']),
  riskSourceDown: z.enum(['degrade', 'deny']),
  /** What a risk score above these numbers leads to besides more approvers; no score is above 100. */
  risk: z.strictObject({ stepUpAbove: Score, escortAbove: Score, denyAbove: Score }),
  /** What becomes of an approved request whose risk has risen since; a high risk always ends it. */
  riskRaised: z.enum(['end', 'flag']),
  /** Named locations of the tenant, by name, from which nobody may ask. */
  blockedPlaces: z.array(z.string()),
  /** Whether guests of the tenant may enter at all. */
  guests: z.enum(['allowed', 'denied']),
  /** Directory groups one must be in, all of them, beside what the door itself asks for. */
  eligibleGroups: z.array(z.uuid()),
});
export type ClassPolicy = z.infer<typeof ClassPolicy>;

/** What a site, a zone or a door demands beyond its class. It counts only where it is stricter. */
export const Demands = ClassPolicy.partial().extend({
  windowMaxMinutes: Minutes.optional(),
  bookableDays: z.int().min(1).optional(),
  armLeadMinutes: Minutes.optional(),
  deliverLeadMinutes: Minutes.optional(),
});
export type Demands = z.infer<typeof Demands>;

/** Some doors, of one site or of several, that demand the same. */
const Zone = Demands.extend({ doors: z.array(DoorId).min(1) });

const Leads = z.strictObject({ armMinutes: Minutes, deliverMinutes: Minutes });

/** `halfLifeDays`: how fast habits fade. `travelKmPerHour`: nobody travels faster. `stepUp`: the sign-in a score above `stepUpAbove` asks for. */
const RiskPolicy = z.strictObject({
  halfLifeDays: z.int().min(1),
  travelKmPerHour: z.number().positive(),
  stepUp: SignInDemand,
});
const isPattern = (text: string): boolean => {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
};

/** `ticketPattern`: what tickets of visits look like (a regular expression), `ticketExample` for people; `askDaysAhead`: when the approvers of a visit that comes again are asked; `lateMinutes`: after so many a host hears that nobody has come; `openPer…`: visits to come at most; mails: what the provider lets out. */
const VisitPolicy = z.strictObject({
  ticketPattern: z.string().max(200).refine(isPattern, 'must be a regular expression').default('^[A-Z][A-Z0-9]{1,9}-[0-9]{1,10}$'),
  ticketExample: z.string().max(60).default('INC-4711'),
  askDaysAhead: z.int().min(1).max(60).default(14),
  lateMinutes: Minutes.default(15),
  mostPeople: z.int().min(1).max(32).default(16),
  openPerPerson: z.int().min(1).default(1000),
  openPerVendor: z.int().min(1).default(2000),
  openPerSite: z.int().min(1).default(5000),
  mailsPerMinute: z.int().min(1).default(30),
  mailsPerHour: z.int().min(1).default(100),
});
const usualVisits = VisitPolicy.parse({});

const usualRisk = { halfLifeDays: 30, travelKmPerHour: 900, stepUp: { context: 'c1', maxAgeMinutes: 15 } };

/** The numbers of the default policy (docs/operations.md). No policy can raise a window over 24 h or book further ahead than 400 days. */
export const Policy = z.object({
  version: z.string().min(1),
  classes: z.strictObject({ controlled: ClassPolicy, limited: ClassPolicy, exclusion: ClassPolicy }),
  windowMaxMinutes: Minutes.max(24 * 60),
  bookableDays: z.int().min(1).max(400),
  textMaxCharacters: z.int().min(1).max(10_000),
  decide: z.strictObject({ withinMinutes: Minutes, leadMinutes: Minutes, atLeastMinutes: Minutes }),
  leads: Leads,
  /** Doors that must work without a connection are armed while there still is one. */
  offlineLeads: Leads,
  freshCodes: z.int().min(0),
  /** Unfinished requests of one person at a time: fewer than the places of one door. */
  openRequests: z.int().min(1),
  risk: RiskPolicy,
  visits: VisitPolicy.prefault({}),
  /** How long what is kept, by kind. */
  retention: Retention,
  /** What becomes of people when a feed says something about them. */
  signals: SignalPolicy,
  sites: z.record(SiteId, Demands),
  zones: z.record(z.string(), Zone),
  doors: z.record(DoorId, Demands),
});
export type Policy = z.infer<typeof Policy>;

export const defaultPolicy: Policy = {
  version: 'default-1',
  classes: {
    controlled: {
      approvers: { low: 0, medium: 1, high: 1 },
      twoGroups: false,
      stepUp: [],
      compliantDevice: false,
      trustedPlace: false,
      strongMethods: false,
      codeLifeMinutes: 15,
      delivery: 'direct',
      riskSourceDown: 'degrade',
      risk: never,
      riskRaised: 'end',
      blockedPlaces: [],
      guests: 'allowed',
      eligibleGroups: [],
    },
    limited: {
      approvers: { low: 1, medium: 1, high: 2 },
      twoGroups: false,
      stepUp: [{ context: 'c1', maxAgeMinutes: 8 * 60 }],
      compliantDevice: true,
      trustedPlace: false,
      strongMethods: true,
      codeLifeMinutes: 30,
      delivery: 'push-or-sms',
      riskSourceDown: 'deny',
      risk: { stepUpAbove: 60, escortAbove: 90, denyAbove: 100 },
      riskRaised: 'end',
      blockedPlaces: [],
      guests: 'allowed',
      eligibleGroups: [],
    },
    exclusion: {
      approvers: { low: 2, medium: 2, high: 3 },
      twoGroups: false,
      stepUp: [{ context: 'c1', maxAgeMinutes: 15 }],
      compliantDevice: true,
      trustedPlace: false,
      strongMethods: true,
      codeLifeMinutes: 15,
      delivery: 'sealed',
      riskSourceDown: 'deny',
      risk: { stepUpAbove: 60, escortAbove: 90, denyAbove: 100 },
      riskRaised: 'end',
      blockedPlaces: [],
      guests: 'allowed',
      eligibleGroups: [],
    },
  },
  windowMaxMinutes: 12 * 60,
  bookableDays: 400,
  textMaxCharacters: 10_000,
  decide: { withinMinutes: 4 * 60, leadMinutes: 45, atLeastMinutes: 30 },
  leads: { armMinutes: 35, deliverMinutes: 30 },
  offlineLeads: { armMinutes: 24 * 60, deliverMinutes: 24 * 60 - 5 },
  freshCodes: 3,
  openRequests: 500,
  risk: usualRisk,
  visits: usualVisits,
  retention: usualRetention,
  signals: usualSignals,
  sites: {},
  zones: {},
  doors: {},
};

export const classPolicy = (policy: Policy, doorClass: DoorClass): ClassPolicy => policy.classes[doorClass];

/** The most protected of the classes; of none, the most protected there is. */
export function strictest(classes: readonly DoorClass[]): DoorClass {
  const ranked = [...DoorClass.options].reverse();
  return ranked.find((each) => classes.includes(each)) ?? 'exclusion';
}

/** How many distinct people must say yes: what the most demanding of the doors wants at this risk score (0 to 100). */
export function approversFor(policy: Policy, classes: readonly DoorClass[], score: number): number {
  const risk = riskBand(score);
  return Math.max(...classes.map((each) => policy.classes[each].approvers[risk]), policy.classes[strictest(classes)].approvers[risk]);
}

function riskBand(score: number): 'low' | 'medium' | 'high' {
  if (score <= 30) return 'low';
  return score <= 60 ? 'medium' : 'high';
}

/** Whether the door's lock holds whole windows on its own: only then does its code live as long as the window. */
export const worksOffline = (door: Pick<DoorRecord, 'judge' | 'offlineCapable'>): boolean => door.judge === 'lock' && door.offlineCapable;
