import { useCallback } from 'react';
import { Notice } from '../shell/notice.js';
import { Titled } from '../shell/titled.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { AskForm } from './ask-form.js';
import type { Door } from './types.js';

const never = () => false;

/** Where somebody asks to enter: for themselves or for another, with what would come of it shown while they fill it in. */
export function AskPage() {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const read = useCallback(async (): Promise<Reading<Door[]>> => {
    const { data } = await api.GET('/api/doors');
    return data ? { kind: 'shown', value: data.doors } : { kind: 'trouble' };
  }, [api]);
  const [reading, refresh] = usePoll(read, 0, never);
  return (
    <Titled title={say.ask.title}>
      {!reading && <Waiting label={say.loading} />}
      {reading?.kind === 'trouble' && <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />}
      {reading?.kind === 'shown' && <AskForm doors={reading.value} />}
    </Titled>
  );
}
