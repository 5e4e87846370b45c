import { Field, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { markedWrong } from '../shell/marked-wrong.js';
import { useLanguage } from '../strings/use-language.js';
import { mostCharacters } from './importing.js';

const useStyles = makeStyles({
  input: {
    font: 'inherit',
    color: tokens.colorNeutralForeground1,
    maxWidth: '100%',
    '::file-selector-button': {
      font: 'inherit',
      fontWeight: tokens.fontWeightSemibold,
      marginInlineEnd: tokens.spacingHorizontalM,
      padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
      color: tokens.colorNeutralForeground1,
      backgroundColor: tokens.colorNeutralBackground1,
      border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
      borderRadius: tokens.borderRadiusMedium,
      cursor: 'pointer',
    },
  },
  name: { overflowWrap: 'anywhere' },
});

type Needs = { name: string; choose: (name: string, calendar: string) => void };

/** A calendar file of the reader's: read here, and sent only for what it would do to be shown. `name`: of the one that was chosen before a sign-in. */
export function FileField({ name, choose }: Needs) {
  const styles = useStyles();
  const { say } = useLanguage();
  const words = say.visits.importing;
  const [complaint, setComplaint] = useState<string>();
  const [isPicked, setPicked] = useState(false);
  const read = async (file: File) => {
    setPicked(true);
    const text = await file.text();
    setComplaint(text.length > mostCharacters ? words.tooLong : undefined);
    if (text.length > mostCharacters) choose('', '');
    else choose(file.name, text);
  };
  return (
    <>
      <Field label={words.file} hint={words.fileHint} required {...markedWrong(complaint)}>
        {(control) => (
          <input
            {...control}
            className={styles.input}
            type="file"
            accept=".ics,text/calendar"
            onChange={({ target: { files } }) => {
              const [file] = files ?? [];
              if (file) read(file).catch(() => setComplaint(say.trouble));
            }}
          />
        )}
      </Field>
      {name !== '' && !isPicked && <bdi className={styles.name}>{name}</bdi>}
    </>
  );
}
