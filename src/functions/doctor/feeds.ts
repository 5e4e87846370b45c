import { type Found, failed, fine, warning } from '../../domain/finding.js';
import { wantedEvents } from '../../domain/signals/security-event.js';
import { ssfEventsUrl } from '../../domain/signals/ssf-events-url.js';
import type { StreamView } from '../../ports/signals.js';
import type { Ports } from '../edge-ports.js';
import { graphEventsUrl, watchedResources } from '../events/keep-subscribed.js';
import type { Check } from './examine.js';

export type FeedNeeds = Ports<'subscriptions' | 'changes' | 'places' | 'clock' | 'publicUrl' | 'securityEvents' | 'signalStream'>;

const graph = {
  needs: 'the Graph permissions User.Read.All and GroupMember.Read.All, with admin consent',
  fix: 'See whether Microsoft Graph is up, and whether GRAPH_URL is right.',
};

/** Whether news of people comes: Graph's notices, its answer to what has changed, and the transmitter of security events where there is one. */
export const feedChecks = (ports: FeedNeeds): Check[] => [
  { check: 'notices of the directory', ...graph, look: () => subscriptionsFound(ports) },
  { check: 'changes of the directory', ...graph, look: () => changesFound(ports) },
  {
    check: 'security events',
    needs: 'at the transmitter the right to manage its stream (LATCH_SSF_TOKEN)',
    fix: 'See whether the transmitter at LATCH_SSF_ISSUER is up, and LATCH_SSF_TOKEN is right.',
    look: () => streamFound(ports),
  },
];

async function subscriptionsFound({ subscriptions, clock, publicUrl }: FeedNeeds): Promise<Found> {
  const url = graphEventsUrl(publicUrl);
  const standing = await subscriptions.standing(url);
  const soon = new Date(clock.now().getTime() + 86_400_000).toISOString();
  const missing = watchedResources.filter(
    (resource) => !standing.some((each) => each.resource === resource && each.until > clock.now().toISOString()),
  );
  const fix = `Have Graph reach ${url}; renewSubscriptions tries again every 15 minutes and logs why not.`;
  if (missing.length > 0) return failed(`Graph sends no notices about ${missing.join(', ')}.`, fix);
  const ending = standing.filter(({ until }) => until < soon);
  return ending.length > 0
    ? warning(`Notices about ${ending.map(({ resource }) => resource).join(', ')} end within a day.`, fix)
    : fine('Graph tells of people and groups.');
}

async function changesFound({ changes, places }: FeedNeeds): Promise<Found> {
  const fix = 'catchUpDirectory begins anew every 5 minutes: look in the log for what keeps it from that.';
  for (const resource of ['users', 'groups'] as const) {
    const place = await places.of(resource);
    if (place === undefined) return failed(`Nobody has asked yet what has changed about ${resource}.`, fix);
    const { kind } = await changes.since(resource, place);
    if (kind === 'lost') return failed(`Graph does not know any more up to where it told of ${resource}.`, fix);
  }
  return fine('Graph says what has changed since it was asked last.');
}

async function streamFound({ securityEvents, signalStream, publicUrl }: FeedNeeds): Promise<Found> {
  if (!securityEvents) return fine('No transmitter of shared signals is set up.');
  if (!signalStream) return fine('Whoever runs the transmitter sees to its stream.');
  const stream = await signalStream.find(ssfEventsUrl(publicUrl));
  return stream ? verdictOn(stream, securityEvents.audience) : failed(`No stream leads to ${ssfEventsUrl(publicUrl)}.`, streamFix);
}

const streamFix = 'renewStream makes it every hour: look in the log for why it could not.';

function verdictOn({ status, audience, delivered }: StreamView, ours: string): Found {
  if (!audience.includes(ours)) return failed('Its tokens name another audience than ours.', `Set LATCH_SSF_AUDIENCE to ${audience[0]}.`);
  if (status !== 'enabled')
    return failed(`The transmitter has the stream ${status}.`, 'Have whoever runs the transmitter enable it: nothing comes meanwhile.');
  const missing = wantedEvents.filter((each) => delivered?.includes(each) === false);
  return missing.length > 0
    ? warning(
        `The stream leaves out ${missing.map(shortName).join(', ')}.`,
        'Have whoever runs the transmitter allow them, if it knows them.',
      )
    : fine('The transmitter pushes its events to us.');
}

const shortName = (uri: string) => uri.slice(uri.lastIndexOf('/') + 1);
