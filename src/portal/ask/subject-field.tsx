import { Checkbox, Field, Input } from '@fluentui/react-components';
import { markedWrong } from '../shell/marked-wrong.js';
import { useLanguage } from '../strings/use-language.js';
import type { Subject } from './use-subject.js';
import type { Wish } from './wish.js';

type Needs = { wish: Wish; change: (part: Partial<Wish>) => void; subject: Subject; refusal: string | undefined };

/** For whom it is, where that is not the reader: found by the whole mail address. */
export function SubjectField({ wish, change, subject, refusal }: Needs) {
  const words = useLanguage().say.ask;
  const message = refusal ?? (subject.kind === 'nobody' ? words.nobody : undefined);
  return (
    <>
      <Checkbox
        label={words.forOther}
        checked={wish.isForOther}
        onChange={(_, { checked }) => change({ isForOther: checked === true, mail: '' })}
      />
      {wish.isForOther && (
        <Field label={words.mail} required {...markedWrong(message)} {...(subject.kind === 'found' && { hint: words.found(subject.name) })}>
          <Input type="email" autoComplete="off" value={wish.mail} maxLength={254} onChange={(_, { value }) => change({ mail: value })} />
        </Field>
      )}
    </>
  );
}
