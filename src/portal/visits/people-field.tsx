import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { markedWrong } from '../shell/marked-wrong.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import type { PersonWish } from './booking.js';
import { mailsIn } from './mails-in.js';

const useStyles = makeStyles({
  chosen: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

type Needs = {
  label: string;
  hint: string;
  people: readonly PersonWish[];
  most: number;
  isRequired?: boolean;
  refusal: string | undefined;
  change: (people: PersonWish[]) => void;
};

/** People, found by their whole mail address: one typed, or several pasted. */
export function PeopleField({ label, hint, people, most, isRequired = false, refusal, change }: Needs) {
  const styles = useStyles();
  const { say } = useLanguage();
  const words = say.visits.form;
  const { typed, setTyped, add, isBusy, complaint } = useAdding(people, most, change);
  const message = complaint ?? refusal;
  return (
    <>
      <Field label={label} hint={hint} required={isRequired} {...markedWrong(message)}>
        <Input
          inputMode="email"
          autoComplete="off"
          maxLength={4_000}
          value={typed}
          onChange={(_, { value }) => setTyped(value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
          contentAfter={
            <Button
              size="small"
              disabled={isBusy || typed.trim() === '' || people.length >= most}
              onClick={add}
              aria-label={`${words.add}: ${label}`}
            >
              {words.add}
            </Button>
          }
        />
      </Field>
      {people.length > 0 && (
        <div className={styles.chosen}>
          {people.map(({ id, name }) => (
            <Button
              key={id}
              size="small"
              icon={<Dismiss16Regular />}
              aria-label={words.remove(name)}
              onClick={() => change(people.filter((each) => each.id !== id))}
            >
              <bdi>{name}</bdi>
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

/** Looks up what was typed; what nobody is called stays in the field. */
function useAdding(people: readonly PersonWish[], most: number, change: (people: PersonWish[]) => void) {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const [typed, setTyped] = useState('');
  const [complaint, setComplaint] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const lookUp = async () => {
    const found = [...people];
    const left: string[] = [];
    for (const mail of mailsIn(typed)) {
      const { data } = await api.GET('/api/people', { params: { query: { mail } } });
      const [person, ...others] = data?.people ?? [];
      if (!person || others.length > 0 || found.length >= most) left.push(mail);
      else if (!found.some(({ id }) => id === person.id)) found.push({ id: person.id, name: person.displayName });
    }
    change(found);
    setTyped(left.join(', '));
    if (left[0] !== undefined) setComplaint(say.visits.form.unknown(left.join(', ')));
  };
  const add = () => {
    if (isBusy || typed.trim() === '') return;
    setBusy(true);
    setComplaint(undefined);
    void lookUp()
      .catch(() => setComplaint(say.trouble))
      .finally(() => setBusy(false));
  };
  const type = (text: string) => {
    setComplaint(undefined);
    setTyped(text);
  };
  return { typed, setTyped: type, add, isBusy, complaint };
}
