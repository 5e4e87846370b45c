import { Checkbox } from '@fluentui/react-components';
import { MailField } from '../shell/mail-field.js';
import { useLanguage } from '../strings/use-language.js';
import type { Subject } from './use-subject.js';
import type { Wish } from './wish.js';

type Needs = { wish: Wish; change: (part: Partial<Wish>) => void; subject: Subject; refusal: string | undefined };

/** For whom it is, where that is not the reader: found by the whole mail address. */
export function SubjectField({ wish, change, subject, refusal }: Needs) {
  const words = useLanguage().say.ask;
  return (
    <>
      <Checkbox
        label={words.forOther}
        checked={wish.isForOther}
        onChange={(_, { checked }) => change({ isForOther: checked === true, mail: '' })}
      />
      {subject.kind !== 'self' && (
        <MailField label={words.mail} mail={wish.mail} person={subject} refusal={refusal} change={(mail) => change({ mail })} />
      )}
    </>
  );
}
