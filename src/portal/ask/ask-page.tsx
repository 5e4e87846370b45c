import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { Waiting } from '../shell/waiting.js';
import { useLanguage } from '../strings/use-language.js';
import { AskForm } from './ask-form.js';
import { useDoors } from './use-doors.js';

/** Where somebody asks to enter: for themselves or for another, with what would come of it shown while they fill it in. */
export function AskPage() {
  const { say } = useLanguage();
  const [reading, refresh] = useDoors();
  return (
    <Titled title={say.ask.title}>
      {!reading && <Waiting label={say.loading} />}
      {reading?.kind === 'trouble' && <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />}
      {reading?.kind === 'shown' && <AskForm doors={reading.value} />}
    </Titled>
  );
}
