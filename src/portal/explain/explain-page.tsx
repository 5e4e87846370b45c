import { Button, Card, Field, Input, Link, makeStyles, Subtitle2 } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { paths } from '../api/generated/schema.js';
import { goTo } from '../navigation/address.js';
import { Fact, Facts } from '../shell/facts.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { Titled } from '../shell/titled.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';

type Explanation = paths['/api/explain/{id}']['get']['responses'][200]['content']['application/json'];

const useStyles = makeStyles({ title: { margin: 0 } });

/** Why an attempt or a request came out as it did: a sentence for the person at the door, the guard and the engineer each, and what to do. */
export function ExplainPage({ params: { id } }: { params: Record<string, string> }) {
  const { say } = useLanguage();
  const [typed, setTyped] = useState(id ?? '');
  return (
    <Titled title={say.explain.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed !== '') goTo(`/app/explain/${encodeURIComponent(typed)}`);
        }}
      >
        <Stack>
          <Field label={say.explain.which} hint={say.explain.hint} required>
            <Input value={typed} maxLength={128} autoComplete="off" onChange={(_, { value }) => setTyped(value.trim())} />
          </Field>
          <div>
            <Button type="submit" appearance="primary" disabled={typed === ''}>
              {say.explain.ask}
            </Button>
          </div>
        </Stack>
      </form>
      {id !== undefined && <Explained id={decodeURIComponent(id)} />}
    </Titled>
  );
}

function Explained({ id }: { id: string }) {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const read = useCallback(async (): Promise<Reading<Explanation>> => {
    const { data, response } = await api.GET('/api/explain/{id}', { params: { path: { id } } });
    return data ? { kind: 'shown', value: data } : { kind: response.status === 404 ? 'none' : 'trouble' };
  }, [api, id]);
  const [reading, refresh] = usePoll(read, 0, () => false);
  if (!reading) return <Waiting label={say.loading} />;
  if (reading.kind === 'none') return <Notice title={say.explain.none} intent="warning" />;
  if (reading.kind === 'trouble') return <Notice title={say.audit.trouble} intent="error" action={{ label: say.retry, run: refresh }} />;
  const { also = [], ...first } = reading.value;
  return [first, ...also].map((each) => <One key={each.doorId ?? each.requestId ?? ''} explanation={each} />);
}

/** The API says it in English, whatever its reader speaks. */
function One({ explanation }: { explanation: Omit<Explanation, 'also'> }) {
  const styles = useStyles();
  const { say } = useLanguage();
  const { person, guard, engineer, next, doorId, requestId } = explanation;
  return (
    <Card role="region" aria-label={say.explain.answer}>
      <Subtitle2 as="h2" className={styles.title}>
        <span lang="en">{guard}</span>
      </Subtitle2>
      <Facts>
        <Fact name={say.explain.next}>
          <span lang="en">{next}</span>
        </Fact>
        <Fact name={say.explain.person}>
          <span lang="en">{person}</span>
        </Fact>
        <Fact name={say.explain.engineer}>
          <span lang="en">{engineer}</span>
        </Fact>
        {doorId !== undefined && <Fact name={say.audit.door}>{doorId}</Fact>}
        {requestId !== undefined && (
          <Fact name={say.audit.request}>
            <Link href={`/app/requests/${requestId}`}>{requestId}</Link>
          </Fact>
        )}
      </Facts>
    </Card>
  );
}
