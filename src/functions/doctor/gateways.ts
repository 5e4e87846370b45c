import type { DeliveryRecord } from '../../domain/delivery.js';
import { type Found, failed, fine, warning } from '../../domain/finding.js';
import { Channel } from '../../domain/preferences.js';
import { minutesAfter } from '../../domain/window.js';
import type { Ports } from '../edge-ports.js';
import type { Check } from './examine.js';

type Needs = Ports<'deliveries' | 'clock'>;

const lookBackMinutes = 24 * 60;

/** What became of the messages of the last day, by channel: a gateway that can't send is seen by what it did not send. */
export function gatewayChecks({ deliveries, clock }: Needs): Check[] {
  let reading: Promise<DeliveryRecord[]> | undefined;
  const recent = () => {
    reading ??= deliveries.since(minutesAfter(clock.now(), -lookBackMinutes));
    return reading;
  };
  return Channel.options.map((channel) => ({
    check: `gateway ${channel}`,
    needs: 'the role Cosmos DB Built-in Data Contributor on the account',
    fix: 'See whether the database is up.',
    look: async () => verdictOn((await recent()).filter((each) => each.channel === channel)),
  }));
}

function verdictOn(recent: readonly DeliveryRecord[]): Found {
  const wanting = (because: 'quota' | 'unavailable') =>
    recent.filter(({ state, trouble }) => state === 'sending' && trouble?.because === because).length;
  const lost = recent.filter(({ state }) => state === 'failed').length;
  const [quota, down] = [wanting('quota'), wanting('unavailable')];
  if (recent.length === 0) return fine('Nothing was sent this way within a day.');
  if (down > 0)
    return failed(
      `${down} of ${recent.length} messages of the last day wait because the service did not answer.`,
      'See whether the service is up, its settings are right and the app may send.',
    );
  if (quota > 0)
    return failed(
      `${quota} of ${recent.length} messages of the last day wait for the sending quota.`,
      'Ask Azure support for a higher quota of Communication Services.',
    );
  if (lost * 2 > recent.length)
    return failed(
      `${lost} of ${recent.length} messages of the last day reached nobody.`,
      'Ask GET /api/explain/{requestId} of one of them; most often the sender is not verified.',
    );
  return lost > 0
    ? warning(`${lost} of ${recent.length} messages of the last day reached nobody.`, 'Ask GET /api/explain/{requestId} of one of them.')
    : fine(`${recent.length} messages within a day.`);
}
