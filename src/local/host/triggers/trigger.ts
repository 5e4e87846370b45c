import type { Clock } from '../clock.js';
import type { Durable } from '../durable/durable.js';
import type { LogSink } from '../log.js';
import type { HostJson } from '../settings.js';
import type { Store } from '../store/database.js';

/** What a trigger works with. */
export type TriggerParts = { store: Store; clock: Clock; log: LogSink; hostJson: HostJson; durable: Durable };

/** A source of work other than HTTP. All of a host's triggers together decide whether it is idle. */
export type Trigger = {
  start(): void;
  /** Takes no new work and settles when what runs has ended. */
  stop(): Promise<void>;
  /** The next instant at which this trigger has work by the clock. */
  nextDue?(): Date | undefined;
  /** Starts what is due; answers how many runs. */
  fireDue?(): number;
  /** Looks once more for work that came in; answers whether there was any. Settles when it is done. */
  drain?(): Promise<boolean>;
  /** Settles when nothing of this trigger runs. */
  settled(): Promise<void>;
};
