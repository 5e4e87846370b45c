import { Body1, Button, Field, Input, Link, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { DoorsNow } from '../ask/types.js';
import { useDoorsNow } from '../ask/use-doors.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { Titled } from '../shell/titled.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { CouldLine } from './could-line.js';
import { DoorInput } from './door-input.js';
import { addressOf, instantOf, spanIn } from './filter.js';
import type { WhoCould } from './types.js';

const useStyles = makeStyles({ list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM } });

/** Who could have opened a door between two instants, and who did: live grants, revocations no lock had confirmed, locks out of reach. */
export function CouldPage() {
  const { say } = useLanguage();
  const [known, refresh] = useDoorsNow();
  return (
    <Titled title={say.audit.could.title}>
      {!known && <Waiting label={say.loading} />}
      {known?.kind === 'trouble' && <Notice title={say.audit.trouble} intent="error" action={{ label: say.retry, run: refresh }} />}
      {known?.kind === 'shown' && <CouldForm now={known.value} />}
    </Titled>
  );
}

/** Asks about the last day, by the clock that things happen by, until something else is wanted. */
function CouldForm({ now: { asOf, doors } }: { now: DoorsNow }) {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const [wanted, setWanted] = useState(() => spanIn(window.location.search, asOf));
  const [answer, setAnswer] = useState<WhoCould | string>();
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
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void ask().catch(() => setAnswer(say.audit.trouble));
        }}
      >
        <Stack>
          <Stack across>
            <DoorInput id={wanted.door} doors={doors} choose={(door) => change({ door })} required />
            <Field label={say.from} required>
              <Input type="datetime-local" value={wanted.from} onChange={(_, { value }) => change({ from: value })} />
            </Field>
            <Field label={say.until} required>
              <Input type="datetime-local" value={wanted.to} onChange={(_, { value }) => change({ to: value })} />
            </Field>
          </Stack>
          <div>
            <Button type="submit" appearance="primary" disabled={wanted.door === '' || wanted.from === '' || wanted.to === ''}>
              {say.audit.could.ask}
            </Button>
          </div>
        </Stack>
      </form>
      <div aria-live="polite">
        {typeof answer === 'string' && <Notice title={answer} intent="error" />}
        {typeof answer === 'object' && <Could answer={answer} />}
      </div>
    </>
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
