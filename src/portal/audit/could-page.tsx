import { Body1, Button, Field, Input, Link, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { Titled } from '../shell/titled.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { CouldLine } from './could-line.js';
import { addressOf, filterIn, instantOf, localOf } from './filter.js';
import type { WhoCould } from './types.js';

const day = 86_400_000;
const useStyles = makeStyles({ list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM } });

/** Who could have opened a door between two instants, and who did: live grants, revocations no lock had confirmed, locks out of reach. */
export function CouldPage() {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const given = filterIn(window.location.search);
  const now = new Date();
  const [wanted, setWanted] = useState({
    ...{ door: given.door, from: given.from || localOf(new Date(now.getTime() - day)), to: given.to || localOf(now) },
  });
  const [answer, setAnswer] = useState<WhoCould | string>();
  const words = say.audit.could;
  const ask = async () => {
    const query = { door: wanted.door, from: instantOf(wanted.from), to: instantOf(wanted.to) };
    const { data, error, response } = await api.GET('/api/audit/who-could-open', { params: { query } });
    setAnswer(data ?? (response.status === 404 ? say.desk.noDoor : (error?.errors?.[0]?.detail ?? say.audit.trouble)));
  };
  const change = (part: Partial<typeof wanted>) => {
    setAnswer(undefined);
    setWanted({ ...wanted, ...part });
  };
  return (
    <Titled title={words.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void ask().catch(() => setAnswer(say.audit.trouble));
        }}
      >
        <Stack>
          <Stack across>
            <Field label={say.audit.door} required>
              <Input value={wanted.door} maxLength={128} autoComplete="off" onChange={(_, { value }) => change({ door: value.trim() })} />
            </Field>
            <Field label={say.from} required>
              <Input type="datetime-local" value={wanted.from} onChange={(_, { value }) => change({ from: value })} />
            </Field>
            <Field label={say.until} required>
              <Input type="datetime-local" value={wanted.to} onChange={(_, { value }) => change({ to: value })} />
            </Field>
          </Stack>
          <div>
            <Button type="submit" appearance="primary" disabled={wanted.door === '' || wanted.from === '' || wanted.to === ''}>
              {words.ask}
            </Button>
          </div>
        </Stack>
      </form>
      <div aria-live="polite">
        {typeof answer === 'string' && <Notice title={answer} intent="error" />}
        {typeof answer === 'object' && <Could answer={answer} />}
      </div>
    </Titled>
  );
}

function Could({ answer: { doorId, could, unexplained, names = {} } }: { answer: WhoCould }) {
  const styles = useStyles();
  const { say } = useLanguage();
  const words = say.audit.could;
  return (
    <Stack>
      {unexplained.length > 0 && <Notice title={words.unexplained(unexplained.length)} intent="warning" />}
      {could.length === 0 && <Body1>{words.nobody}</Body1>}
      <ul className={styles.list}>
        {could.map((each) => (
          <CouldLine key={`${each.grantId} ${each.generation} ${each.as} ${each.from}`} could={each} name={names[each.personId]} />
        ))}
      </ul>
      <Link href={addressOf('/app/audit', { door: doorId })}>{words.toDoor}</Link>
    </Stack>
  );
}
