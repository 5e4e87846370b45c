import { Link } from '@fluentui/react-components';
import { useLanguage } from '../strings/use-language.js';
import { DecidesForYou, YouDecideFor } from './in-whose-place.js';
import type { Delegation } from './types.js';
import { useDelegations } from './use-delegations.js';

const isInForce = ({ state }: Delegation): boolean => state === 'in-force';

/** Beside the questions: in whose place the reader is asked, who is asked in theirs, and where that is changed. */
export function DelegationsNow() {
  const [reading] = useDelegations();
  const { say } = useLanguage();
  const { given, received, names = {} } = reading?.kind === 'shown' ? reading.value : { given: [], received: [] };
  return (
    <>
      {received.filter(isInForce).map((each) => (
        <YouDecideFor key={each.id} delegation={each} name={names[each.of]} />
      ))}
      {given.filter(isInForce).map((each) => (
        <DecidesForYou key={each.id} delegation={each} name={names[each.to]} />
      ))}
      <Link href="/app/delegations">{say.delegations.toPage}</Link>
    </>
  );
}
