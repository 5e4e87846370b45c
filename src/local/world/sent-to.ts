import type { OutboxMessage, StageTeams } from '../control/stage.js';
import type { Services } from './services.js';

/** Everything that was sent, whatever the channel, oldest first; `to`: a person's seed id, or an address. */
export function sentTo(
  filter: { to?: string; since?: Date },
  { communication, graph, push, webhooks }: Services,
  teams: StageTeams,
): OutboxMessage[] {
  const { to, since } = filter;
  const addresses = to === undefined ? undefined : [to, ...graph.directory.addressesOf(to)].map((each) => each.toLowerCase());
  const cards = teams
    .outbox()
    .filter((message) => addresses === undefined || addresses.includes(message.to.toLowerCase()))
    .filter((message) => since === undefined || Date.parse(message.at) >= since.getTime());
  return [...communication.outbox(filter), ...push.notifications(filter), ...webhooks.received(filter), ...cards].sort(
    (one, other) => Date.parse(one.at) - Date.parse(other.at),
  );
}
