import { Field, Input } from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import { markedWrong } from '../shell/marked-wrong.js';
import { useLookup } from '../shell/use-lookup.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';

type Needs = { id: string; choose: (id: string) => void };

/** A person by their mail address, or by the id in the directory of somebody who has none there any more. */
export function PersonInput({ id, choose }: Needs) {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const [typed, setTyped] = useState(id);
  const find = useCallback(
    async (mail: string) => (await api.GET('/api/people', { params: { query: { mail } } })).data?.people[0] ?? null,
    [api],
  );
  const isMail = /^\S+@\S+\.\S+$/.test(typed);
  const found = useLookup(isMail ? typed : undefined, find);
  useEffect(() => {
    if (found && found.id !== id) choose(found.id);
  }, [found, id, choose]);
  const message = found === null ? say.ask.nobody : undefined;
  return (
    <Field label={say.audit.person} hint={found ? say.ask.found(found.displayName) : say.audit.personHint} {...markedWrong(message)}>
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
