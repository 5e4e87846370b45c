import { Body1 } from '@fluentui/react-components';
import { AtTime } from '../shell/at-time.js';
import { Countdown } from '../shell/countdown.js';
import { useLanguage } from '../strings/use-language.js';

export function GoodUntil({ until, timeZone, now }: { until: string; timeZone: string; now: Date }) {
  const { say } = useLanguage();
  if (Date.parse(until) <= now.getTime()) return <Body1>{say.code.dead}</Body1>;
  return (
    <Body1>
      {say.code.goodUntil} <AtTime at={until} timeZone={timeZone} /> · <Countdown until={until} now={now} />
    </Body1>
  );
}
