import { Button, Card, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { DoorPicker } from '../ask/door-picker.js';
import type { Door } from '../ask/types.js';
import { useDoors } from '../ask/use-doors.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { Titled } from '../shell/titled.js';
import { Waiting } from '../shell/waiting.js';
import { useLanguage } from '../strings/use-language.js';
import { FileField } from './file-field.js';
import { ImportList } from './import-list.js';
import { doesAnything } from './importing.js';
import { PeopleField } from './people-field.js';
import { useImport } from './use-import.js';

const useStyles = makeStyles({
  summary: { cursor: 'pointer', fontWeight: tokens.fontWeightSemibold },
  fields: { paddingTop: tokens.spacingVerticalM },
});
const mostCrew = 32;

/** Visits from a calendar file: what it would do is shown first, and nothing happens before somebody says so. */
export function ImportPage() {
  const { say } = useLanguage();
  const [reading, refresh] = useDoors();
  return (
    <Titled title={say.visits.fromCalendar}>
      {!reading && <Waiting label={say.loading} />}
      {reading?.kind === 'trouble' && <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />}
      {reading?.kind === 'shown' && <ImportForm doors={reading.value} />}
    </Titled>
  );
}

function ImportForm({ doors }: { doors: readonly Door[] }) {
  const { say } = useLanguage();
  const words = say.visits.importing;
  const importing = useImport();
  const { wish, change, done, preview, problem, isBusy, isTroubled, isLooking, send, again } = importing;
  const refusals: Readonly<Record<string, string>> = { ...say.ask.refused, ...say.visits.refused, ...words.refused };
  if (done)
    return (
      <Stack>
        <div aria-live="polite">
          <ImportList imports={done} isDone doors={doors} />
        </div>
        <Stack across>
          <Button as="a" appearance="primary" href="/app/visits">
            {say.visits.title}
          </Button>
          <Button onClick={again}>{words.again}</Button>
        </Stack>
      </Stack>
    );
  return (
    <Stack>
      {wish.key !== '' && !isBusy && !problem && !isTroubled && <Notice title={words.signedInAgain} />}
      <Card>
        <FileField name={wish.name} choose={(name, calendar) => change({ name, calendar })} />
      </Card>
      <Defaults wish={wish} change={change} doors={doors} />
      <div aria-live="polite">
        {isLooking && <Waiting label={say.loading} />}
        {preview && (
          <Stack>
            {preview.stepUp && <Notice title={say.ask.preview.stepUp} />}
            <ImportList imports={preview} isDone={false} doors={doors} />
          </Stack>
        )}
      </div>
      {problem && <Notice title={refusals[problem.code] ?? problem.detail} intent="error" />}
      {isTroubled && <Notice title={say.noAnswer} intent="error" />}
      <div>
        <Button
          appearance="primary"
          size="large"
          disabled={!preview || !doesAnything(preview.visits)}
          disabledFocusable={isBusy}
          onClick={send}
        >
          {words.run}
        </Button>
      </div>
    </Stack>
  );
}

type DefaultsNeeds = Pick<ReturnType<typeof useImport>, 'wish' | 'change'> & { doors: readonly Door[] };

/** What goes for every event that does not say it. */
function Defaults({ wish, change, doors }: DefaultsNeeds) {
  const styles = useStyles();
  const { visits: words } = useLanguage().say;
  const [isFilled] = useState(wish.doorIds.length + wish.crew.length + wish.escort.length > 0 || wish.vendor !== '');
  return (
    <Card>
      <details open={isFilled || undefined}>
        <summary className={styles.summary}>{words.importing.defaults}</summary>
        <div className={styles.fields}>
          <Stack>
            <PeopleField
              {...{ label: words.form.mails, hint: words.importing.crewHint, people: wish.crew, most: mostCrew, refusal: undefined }}
              change={(crew) => change({ crew })}
            />
            <PeopleField
              {...{ label: words.form.escort, hint: words.form.escortHint, people: wish.escort, most: 1, refusal: undefined }}
              change={(escort) => change({ escort })}
            />
            <Field label={words.more.vendor} hint={words.form.vendorHint}>
              <Input value={wish.vendor} maxLength={120} autoComplete="off" onChange={(_, { value }) => change({ vendor: value })} />
            </Field>
            <DoorPicker
              doors={doors}
              chosen={wish.doorIds}
              choose={(doorIds) => change({ doorIds })}
              refusal={undefined}
              hint={words.importing.doorsHint}
            />
          </Stack>
        </div>
      </details>
    </Card>
  );
}
