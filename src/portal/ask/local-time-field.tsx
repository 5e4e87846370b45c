import { Button, Field, Input } from '@fluentui/react-components';
import { useRef } from 'react';
import { holding } from '../shell/holding.js';
import { markedWrong } from '../shell/marked-wrong.js';
import { Stack } from '../shell/stack.js';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import { offersOf, saidAt } from './said-at.js';
import type { Problem } from './types.js';

type Needs = {
  label: string;
  /** Its name in the API. */
  field: string;
  /** What is wrong, where the API has not said anything. */
  otherwise?: string | undefined;
  value: string;
  /** The instant that was meant, where the local time does not say it. */
  meant: string;
  zone: string | undefined;
  problem: Problem | undefined;
  /** What refusals mean, where that is not what they mean of a request. */
  refused?: Readonly<Record<string, string>>;
  change: (local: string) => void;
  choose: (instant: string) => void;
};

/** A local time. Where the clocks show it twice, or skip it, the reader says which instant they mean. */
export function LocalTimeField({ label, field, otherwise, value, meant, zone, problem, refused, change, choose }: Needs) {
  const { tag, say } = useLanguage();
  const refusal = saidAt(field, problem, refused ?? say.ask.refused) ?? otherwise;
  const input = useRef<HTMLInputElement>(null);
  const take = (instant: string) => {
    choose(instant);
    input.current?.focus(); // the offers go with the question
  };
  return (
    <div>
      <Field label={label} required {...markedWrong(refusal)} {...(meant !== '' && { hint: say.ask.meant(showTime(meant, tag, zone)) })}>
        <Input ref={holding(input)} type="datetime-local" value={value} onChange={(_, { value: local }) => change(local)} />
      </Field>
      {refusal !== undefined && (
        <Stack across>
          {offersOf(problem).map((offer) => (
            <Button key={offer} size="small" onClick={() => take(offer)}>
              {showTime(offer, tag, zone)}
            </Button>
          ))}
        </Stack>
      )}
    </div>
  );
}
