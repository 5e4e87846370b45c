import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import { useLanguage } from '../strings/use-language.js';

/** Whether something begins at once or at a time that is still to be said. */
export function NowOrLater({ isNow, choose }: { isNow: boolean; choose: (isNow: boolean) => void }) {
  const words = useLanguage().say.ask;
  return (
    <Field label={words.when}>
      <RadioGroup layout="horizontal" value={isNow ? 'now' : 'later'} onChange={(_, { value }) => choose(value === 'now')}>
        <Radio value="now" label={words.now} />
        <Radio value="later" label={words.later} />
      </RadioGroup>
    </Field>
  );
}
