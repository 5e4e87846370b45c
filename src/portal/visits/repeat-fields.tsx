import { Checkbox, Field, Input, Radio, RadioGroup, Select } from '@fluentui/react-components';
import { markedWrong } from '../shell/marked-wrong.js';
import { Stack } from '../shell/stack.js';
import { useLanguage } from '../strings/use-language.js';
import type { RepeatWish, WhenUnclear } from './booking.js';
import { showDay } from './show-span.js';

const whens: readonly WhenUnclear[] = ['refuse', 'skip', 'earlier', 'later'];

type Needs = {
  isRepeated: boolean;
  repeat: RepeatWish;
  /** A day on which nobody knows what time is meant. */
  unclearDay: string | undefined;
  refusal: string | undefined;
  change: (part: { isRepeated?: boolean; repeat?: RepeatWish }) => void;
};

/** Whether it comes again, how long, and what becomes of days on which the clocks change. */
export function RepeatFields({ isRepeated, repeat, unclearDay, refusal, change }: Needs) {
  const { tag, say } = useLanguage();
  const words = say.visits.form.repeat;
  const isIntervalWell = /^[1-8]$/.test(repeat.interval);
  const set = (part: Partial<RepeatWish>) => change({ repeat: { ...repeat, ...part } });
  return (
    <>
      <Checkbox label={words.label} checked={isRepeated} onChange={(_, { checked }) => change({ isRepeated: checked === true })} />
      {isRepeated && (
        <Stack>
          <Field label={words.interval} {...(refusal !== undefined && !isIntervalWell && { validationMessage: refusal })}>
            <Input
              type="number"
              inputMode="numeric"
              min={1}
              max={8}
              value={repeat.interval}
              onChange={(_, { value }) => set({ interval: value })}
            />
          </Field>
          <Field label={words.ends}>
            <RadioGroup
              layout="horizontal"
              value={repeat.ends}
              onChange={(_, { value }) => set({ ends: value === 'until' ? 'until' : 'count' })}
            >
              <Radio value="count" label={words.count} />
              <Radio value="until" label={words.until} />
            </RadioGroup>
          </Field>
          <EndField repeat={repeat} set={set} refusal={isIntervalWell ? refusal : undefined} />
          <Field label={words.unclear} {...(unclearDay !== undefined && { validationMessage: words.unclearOn(showDay(unclearDay, tag)) })}>
            <Select
              value={repeat.whenUnclear}
              onChange={(_, { value }) => set({ whenUnclear: whens.find((each) => each === value) ?? 'refuse' })}
            >
              {whens.map((each) => (
                <option key={each} value={each}>
                  {words.whenUnclear[each]}
                </option>
              ))}
            </Select>
          </Field>
        </Stack>
      )}
    </>
  );
}

type EndNeeds = { repeat: RepeatWish; set: (part: Partial<RepeatWish>) => void; refusal: string | undefined };

function EndField({ repeat, set, refusal }: EndNeeds) {
  const validation = markedWrong(refusal);
  const words = useLanguage().say.visits.form.repeat;
  return repeat.ends === 'until' ? (
    <Field label={words.untilDay} required {...validation}>
      <Input type="date" value={repeat.until} onChange={(_, { value }) => set({ until: value })} />
    </Field>
  ) : (
    <Field label={words.countOf} required {...validation}>
      <Input type="number" inputMode="numeric" min={2} max={60} value={repeat.count} onChange={(_, { value }) => set({ count: value })} />
    </Field>
  );
}
