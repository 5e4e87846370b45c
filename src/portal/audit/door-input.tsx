import { Field, Input } from '@fluentui/react-components';
import { useId } from 'react';
import type { DoorsNow } from '../ask/types.js';
import { useLanguage } from '../strings/use-language.js';

type Needs = { id: string; doors: DoorsNow['doors'] | undefined; choose: (id: string) => void; required?: boolean };

/** A door by its id; those there are now are offered by name. */
export function DoorInput({ id, doors = [], choose, required = false }: Needs) {
  const { say } = useLanguage();
  const list = useId();
  return (
    <Field label={say.audit.door} required={required}>
      <Input value={id} maxLength={128} autoComplete="off" list={list} onChange={(_, { value }) => choose(value.trim())} />
      <datalist id={list}>
        {doors.map((door) => (
          <option key={door.id} value={door.id}>{`${door.name} · ${door.site}`}</option>
        ))}
      </datalist>
    </Field>
  );
}
