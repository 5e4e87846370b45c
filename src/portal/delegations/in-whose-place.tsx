import { Body1 } from '@fluentui/react-components';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import type { Delegation } from './types.js';

type Needs = { delegation: Delegation; name: string | undefined };

/** Says that somebody decides in the reader's place, or will. */
export function DecidesForYou({ delegation: { from, until, state }, name }: Needs) {
  const { tag, say } = useLanguage();
  const words = say.delegations;
  const end = showTime(until, tag);
  return (
    <Body1>
      <bdi>{name ?? words.somebody}</bdi>{' '}
      {state === 'planned' ? words.willDecideForYou(showTime(from, tag), end) : words.decidesForYou(end)}
    </Body1>
  );
}

/** Says in whose place the reader would decide one question. */
export function InPlaceOf({ name }: { name: string }) {
  return (
    <span>
      {useLanguage().say.delegations.youDecide} <bdi>{name}</bdi>.
    </span>
  );
}

/** Says that the reader decides in somebody's place. */
export function YouDecideFor({ delegation: { until }, name }: Needs) {
  const { tag, say } = useLanguage();
  const words = say.delegations;
  return (
    <Body1>
      {words.youDecideFor(showTime(until, tag))} <bdi>{name ?? words.somebody}</bdi>
    </Body1>
  );
}
