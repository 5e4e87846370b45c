import { Caption1, Field, Input } from '@fluentui/react-components';
import { markedWrong } from '../shell/marked-wrong.js';
import { Stack } from '../shell/stack.js';
import { useLanguage } from '../strings/use-language.js';
import { LocalTimeField } from './local-time-field.js';
import { NowOrLater } from './now-or-later.js';
import type { Door, Problem } from './types.js';
import { doorsOf, hourAfter, type Wish } from './wish.js';

type Needs = {
  wish: Wish;
  change: (part: Partial<Wish>) => void;
  doors: readonly Door[];
  problem: Problem | undefined;
  at: (field: string) => string | undefined;
};

/** From when until when, in the time of the first door; or from now on. */
export function WindowFields({ wish, change, doors, problem, at }: Needs) {
  const words = useLanguage().say.ask;
  const zone = doorsOf(wish, doors)[0]?.timeZone;
  return (
    <>
      <NowOrLater isNow={wish.isNow} choose={(isNow) => change({ isNow })} />
      {wish.isNow ? (
        <MinutesField wish={wish} change={change} refusal={at('window.minutes')} />
      ) : (
        <>
          <Stack across>
            <LocalTimeField
              {...{
                label: words.from,
                field: 'window.start',
                otherwise: at('window.start'),
                value: wish.start,
                meant: wish.startAs,
                zone,
                problem,
              }}
              change={(start) => change({ start, startAs: '', ...(wish.end <= start && { end: hourAfter(start), endAs: '' }) })}
              choose={(startAs) => change({ startAs })}
            />
            <LocalTimeField
              {...{
                label: words.until,
                field: 'window.end',
                otherwise: at('window.end'),
                value: wish.end,
                meant: wish.endAs,
                zone,
                problem,
              }}
              change={(end) => change({ end, endAs: '' })}
              choose={(endAs) => change({ endAs })}
            />
          </Stack>
          <Caption1>{zone === undefined ? words.zoneUnknown : words.zone(zone.replaceAll('_', ' '))}</Caption1>
        </>
      )}
    </>
  );
}

function MinutesField({ wish, change, refusal }: Pick<Needs, 'wish' | 'change'> & { refusal: string | undefined }) {
  const words = useLanguage().say.ask;
  return (
    <Field label={words.minutes} hint={words.nowHint} {...markedWrong(refusal)}>
      <Input
        type="number"
        inputMode="numeric"
        min={1}
        max={1440}
        value={wish.minutes}
        onChange={(_, { value }) => change({ minutes: value })}
      />
    </Field>
  );
}
