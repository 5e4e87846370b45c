import { LocalTimeField } from '../ask/local-time-field.js';
import type { Problem } from '../ask/types.js';
import { Stack } from '../shell/stack.js';
import { useLanguage } from '../strings/use-language.js';
import { begunAt, type Times } from './times.js';

type Needs = {
  /** Its name in the API: `window`, `doors[1].window`. */
  field: string;
  times: Times;
  zone: string | undefined;
  problem: Problem | undefined;
  /** What to say of one that is empty. */
  missing?: string | undefined;
  change: (times: Times) => void;
};

/** From when until when, in the time of the door; another beginning keeps the length. */
export function TimesFields({ field, times, zone, problem, missing, change }: Needs) {
  const words = useLanguage().say.ask;
  return (
    <Stack across>
      <LocalTimeField
        {...{ label: words.from, field: `${field}.start`, value: times.start, meant: times.startAs, zone, problem }}
        otherwise={times.start === '' ? missing : undefined}
        change={(start) => change(begunAt(times, start))}
        choose={(startAs) => change({ ...times, startAs })}
      />
      <LocalTimeField
        {...{ label: words.until, field: `${field}.end`, value: times.end, meant: times.endAs, zone, problem }}
        otherwise={times.end === '' ? missing : undefined}
        change={(end) => change({ ...times, end, endAs: '' })}
        choose={(endAs) => change({ ...times, endAs })}
      />
    </Stack>
  );
}
