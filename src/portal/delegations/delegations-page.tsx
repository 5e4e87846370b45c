import { Body1 } from '@fluentui/react-components';
import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { Waiting } from '../shell/waiting.js';
import { useLanguage } from '../strings/use-language.js';
import { DelegationsShown } from './delegations-shown.js';
import { useDelegations } from './use-delegations.js';

/** Who decides in the reader's place, in whose place they do, and where they name somebody. */
export function DelegationsPage() {
  const { say } = useLanguage();
  const [reading, refresh] = useDelegations();
  return (
    <Titled title={say.delegations.title}>
      <Body1>{say.delegations.what}</Body1>
      {!reading && <Waiting label={say.loading} />}
      {reading?.kind === 'trouble' && <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />}
      {reading?.kind === 'shown' && <DelegationsShown delegations={reading.value} refresh={refresh} />}
    </Titled>
  );
}
