import { Body1, Button } from '@fluentui/react-components';
import { useDoors } from '../ask/use-doors.js';
import { useAddress } from '../navigation/address.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { Titled } from '../shell/titled.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { useLanguage } from '../strings/use-language.js';
import { useWeek } from './use-week.js';
import { dayAt, shownIn } from './week.js';
import { WeekBar } from './week-bar.js';
import { WeekDays } from './week-days.js';

/** The visits of a week, at all sites or at one: one's own, for security everybody's. */
export function WeekPage() {
  const { session } = useVisitor();
  const { say } = useLanguage();
  const address = useAddress();
  const shown = shownIn(address.includes('?') ? address.slice(address.indexOf('?')) : '');
  const [doors] = useDoors();
  const { monday, reading, refresh } = useWeek(shown);
  const all = doors?.kind === 'shown' ? doors.value : [];
  const zone = all.find(({ site }) => site === shown.site)?.timeZone;
  const week = reading?.kind === 'shown' ? reading.value : undefined;
  const words = say.visits;
  return (
    <Titled title={words.title}>
      <div data-wide>
        <Stack>
          {session.roles.includes('Latch.Request') && (
            <Stack across>
              <Button as="a" appearance="primary" href="/app/visits/new">
                {words.book}
              </Button>
              <Button as="a" href="/app/visits/import">
                {words.fromCalendar}
              </Button>
            </Stack>
          )}
          <WeekBar shown={shown} monday={monday} sites={[...new Set(all.map(({ site }) => site))].sort()} />
          {!reading && <Waiting label={say.loading} />}
          {reading?.kind === 'trouble' && <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />}
          {week?.visits.length === 0 && <Body1>{words.none}</Body1>}
          {week && <WeekDays monday={monday} today={dayAt(new Date(week.asOf), zone)} visits={week.visits} names={week.names} />}
        </Stack>
      </div>
    </Titled>
  );
}
