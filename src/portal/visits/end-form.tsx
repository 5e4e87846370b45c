import { useState } from 'react';
import { LocalTimeField } from '../ask/local-time-field.js';
import type { Problem } from '../ask/types.js';
import { useKept } from '../shell/use-kept.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { ChangeForm } from './change-form.js';
import { noTimes } from './times.js';
import type { OneVisit } from './types.js';

type Needs = { visit: OneVisit; done: () => void; leave: () => void };

/** Another end, later or earlier, also while people are inside. */
export function EndForm({ visit, done, leave }: Needs) {
  const { api, session } = useVisitor();
  const { say } = useLanguage();
  const words = say.visits.change;
  const { id, window: span } = visit;
  const [times, keep, drop] = useKept(`end.${session.account}.${id}`, { ...noTimes, end: span.end.slice(0, 16) });
  const [problem, setProblem] = useState<Problem>();
  const change = (part: Partial<typeof times>) => {
    setProblem(undefined);
    keep(part);
  };
  const body = { end: times.endAs || times.end, timeZone: span.timeZone };
  const send = () => api.POST('/api/visits/{id}/extend', { params: { path: { id } }, body });
  return (
    <ChangeForm
      {...{ id, label: words.endIt, fields: ['end'], done, leave, drop, problem, refuse: setProblem }}
      send={times.end === '' ? undefined : send}
    >
      <LocalTimeField
        {...{ label: words.newEnd, field: 'end', value: times.end, meant: times.endAs, zone: span.timeZone, problem }}
        otherwise={times.end === '' ? say.ask.refused.missing : undefined}
        change={(end) => change({ end, endAs: '' })}
        choose={(endAs) => change({ endAs })}
      />
    </ChangeForm>
  );
}
