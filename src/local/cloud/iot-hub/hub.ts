import type { Commits } from '../kernel/commits.js';
import type { World } from '../kernel/world.js';
import type { Links } from './links.js';
import type { MethodCalls } from './method-calls.js';
import type { DeviceStore } from './store/device-store.js';
import type { EventLog } from './store/event-log.js';
import type { JobStore } from './store/job-store.js';
import type { Settings } from './store/settings.js';
import type { Throttle } from './throttle.js';

/** Carries jobs out, one at a time as an S1 hub does, each device once. What was under way when the hub stopped begins again. */
export type JobRunner = {
  /** Looks for what is due; jobs that start later are looked for whenever one is asked about. */
  wake(): void;
  /** Resolves when nothing is due any more. */
  idle(): Promise<void>;
  /** Ends after the device under way; the rest is done when the hub starts again. */
  stop(): Promise<void>;
};

/** What every operation and every connection of the hub shares. */
export type Hub = {
  world: World;
  /** The name the SDKs connect to, `latch-hub.azure-devices.net`. */
  hostName: string;
  store: DeviceStore;
  log: EventLog;
  settings: Settings;
  commits: Commits;
  links: Links;
  calls: MethodCalls;
  jobs: JobStore;
  runner(): JobRunner;
  throttle: Throttle;
};

/** The hub's short name, which is also the event hub's. */
export const hubName = ({ hostName }: Pick<Hub, 'hostName'>): string => hostName.replace(/\..*$/, '');
