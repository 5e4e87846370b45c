import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { useDoorsNow } from '../ask/use-doors.js';
import { Stack } from '../shell/stack.js';
import { useLanguage } from '../strings/use-language.js';
import { DoorInput } from './door-input.js';
import type { Filter } from './filter.js';
import { PersonInput } from './person-input.js';

type Needs = { filter: Filter; search: (filter: Filter) => void };

/** What to look for: a door, a person, a request, and from when until when; nothing is asked before it is sent, since each look is in the audit. */
export function FilterForm({ filter, search }: Needs) {
  const { say } = useLanguage();
  const [wanted, setWanted] = useState(filter);
  const [known] = useDoorsNow();
  const change = (part: Partial<Filter>) => setWanted({ ...wanted, ...part });
  const words = say.audit;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        search(wanted);
      }}
    >
      <Stack>
        <Stack across>
          <DoorInput id={wanted.door} doors={known?.kind === 'shown' ? known.value.doors : undefined} choose={(door) => change({ door })} />
          <PersonInput id={wanted.person} choose={(person) => change({ person })} />
          <Field label={words.request}>
            <Input
              value={wanted.request}
              maxLength={128}
              autoComplete="off"
              onChange={(_, { value }) => change({ request: value.trim() })}
            />
          </Field>
        </Stack>
        <Stack across>
          <Field label={say.from}>
            <Input type="datetime-local" value={wanted.from} onChange={(_, { value }) => change({ from: value })} />
          </Field>
          <Field label={say.until}>
            <Input type="datetime-local" value={wanted.to} onChange={(_, { value }) => change({ to: value })} />
          </Field>
        </Stack>
        <div>
          <Button type="submit" appearance="primary">
            {words.search}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
