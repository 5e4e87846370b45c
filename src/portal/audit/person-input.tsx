import { Field, Input } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { markedWrong } from '../shell/marked-wrong.js';
import { usePerson } from '../shell/use-person.js';
import { useLanguage } from '../strings/use-language.js';

type Needs = { id: string; choose: (id: string) => void };

/** A person by their mail address, or by the id in the directory of somebody who has none there any more. */
export function PersonInput({ id, choose }: Needs) {
  const { say } = useLanguage();
  const [typed, setTyped] = useState(id);
  const person = usePerson(typed);
  useEffect(() => {
    if (person.kind === 'found' && person.id !== id) choose(person.id);
  }, [person, id, choose]);
  const message = person.kind === 'nobody' ? say.ask.nobody : undefined;
  const hint = person.kind === 'found' ? say.ask.found(person.name) : say.audit.personHint;
  return (
    <Field label={say.audit.person} hint={hint} {...markedWrong(message)}>
      <Input
        value={typed}
        maxLength={254}
        autoComplete="off"
        onChange={(_, { value }) => {
          setTyped(value.trim());
          choose(value.includes('@') ? '' : value.trim());
        }}
      />
    </Field>
  );
}
