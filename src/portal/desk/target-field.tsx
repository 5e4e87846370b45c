import { Field, Input, Select } from '@fluentui/react-components';
import { useEffect } from 'react';
import { markedWrong } from '../shell/marked-wrong.js';
import { usePerson } from '../shell/use-person.js';
import { useLanguage } from '../strings/use-language.js';
import type { TargetKind } from './targets.js';
import type { DeskDoor } from './types.js';

export type Chosen = { kind: TargetKind; id: string; mail: string };
type Needs = {
  kinds: readonly TargetKind[];
  chosen: Chosen;
  change: (part: Partial<Chosen>) => void;
  doors: readonly DeskDoor[];
  refusal: string | undefined;
};

/** Against what: its kind, and which one. Doors and sites are chosen, people are found by their mail address, the rest is named. */
export function TargetField({ kinds, chosen, change, doors, refusal }: Needs) {
  const { say } = useLanguage();
  const { kind } = chosen;
  return (
    <>
      <Field label={say.desk.against}>
        <Select
          value={kind}
          onChange={(_, { value }) => change({ kind: kinds.find((each) => each === value) ?? 'door', id: '', mail: '' })}
        >
          {kinds.map((each) => (
            <option key={each} value={each}>
              {say.holds.kind[each]}
            </option>
          ))}
        </Select>
      </Field>
      {kind !== 'all' && <Which chosen={chosen} change={change} doors={doors} refusal={refusal} />}
    </>
  );
}

function Which({ chosen, change, doors, refusal }: Omit<Needs, 'kinds'>) {
  const { say } = useLanguage();
  const { kind, id } = chosen;
  const validation = markedWrong(refusal);
  if (kind === 'person' || kind === 'approver') return <PersonField chosen={chosen} change={change} refusal={refusal} />;
  if (kind === 'door' || kind === 'site') {
    const options =
      kind === 'door' ? doors.map((door) => [door.id, `${door.site} · ${door.name}`]) : sitesOf(doors).map((site) => [site, site]);
    return (
      <Field label={say.holds.kind[kind]} required {...validation}>
        <Select value={id} onChange={(_, { value }) => change({ id: value })}>
          <option value="">{say.desk.choose}</option>
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </Select>
      </Field>
    );
  }
  return (
    <Field label={say.holds.kind[kind]} required hint={say.desk.hint[kind as keyof typeof say.desk.hint] ?? ''} {...validation}>
      <Input value={id} maxLength={200} autoComplete="off" onChange={(_, { value }) => change({ id: value.trim() })} />
    </Field>
  );
}

const sitesOf = (doors: readonly DeskDoor[]): string[] => [...new Set(doors.map(({ site }) => site))];

/** By mail address; the id of somebody the page was opened for stays until another address is typed. */
function PersonField({ chosen: { kind, id, mail }, change, refusal }: Pick<Needs, 'chosen' | 'change' | 'refusal'>) {
  const { say } = useLanguage();
  const person = usePerson(mail);
  useEffect(() => {
    if (person.kind === 'found' && person.id !== id) change({ id: person.id });
  }, [person, id, change]);
  const message = refusal ?? (person.kind === 'nobody' ? say.ask.nobody : undefined);
  const hint = person.kind === 'found' ? say.ask.found(person.name) : id !== '' && mail === '' ? say.desk.personGiven : say.ask.mail;
  return (
    <Field label={say.holds.kind[kind]} required hint={hint} {...markedWrong(message)}>
      <Input
        type="email"
        value={mail}
        maxLength={254}
        autoComplete="off"
        onChange={(_, { value }) => change({ mail: value.trim(), id: '' })}
      />
    </Field>
  );
}
