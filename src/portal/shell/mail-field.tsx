import { Field, Input } from '@fluentui/react-components';
import { useLanguage } from '../strings/use-language.js';
import type { FoundPerson } from './found-person.js';
import { markedWrong } from './marked-wrong.js';

type Needs = { label: string; mail: string; person: FoundPerson; refusal: string | undefined; change: (mail: string) => void };

/** Somebody by their whole mail address, and the name of who was found. */
export function MailField({ label, mail, person, refusal, change }: Needs) {
  const words = useLanguage().say.ask;
  const message = refusal ?? (person.kind === 'nobody' ? words.nobody : undefined);
  return (
    <Field label={label} required {...markedWrong(message)} {...(person.kind === 'found' && { hint: words.found(person.name) })}>
      <Input type="email" autoComplete="off" value={mail} maxLength={254} onChange={(_, { value }) => change(value)} />
    </Field>
  );
}
