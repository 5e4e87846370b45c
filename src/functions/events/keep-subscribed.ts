import type { Ports } from '../edge-ports.js';
import { agreedWord } from './agreed-words.js';

/** Where Graph sends its notifications, under the app's public address. */
export const graphEventsPath = 'api/events/graph';

export const graphEventsUrl = (publicUrl: string): string => `${publicUrl.replace(/\/$/, '')}/${graphEventsPath}`;

/** Every account and every group: doors ask for groups that may contain others, so one group's own members would not do. */
export const watchedResources = ['/users', '/groups'] as const;

/** Sees to it that Graph tells of them. `anew`: also where nothing seems to be missing, because Graph asks for it. */
export const keepSubscribed = async ({ subscriptions, keys, publicUrl }: Ports<'subscriptions' | 'keys' | 'publicUrl'>, anew = false) =>
  subscriptions.keep(watchedResources, {
    url: graphEventsUrl(publicUrl),
    clientState: await agreedWord(keys, 'graph-client-state'),
    anew,
  });
