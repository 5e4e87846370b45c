import { Badge, Button } from '@fluentui/react-components';
import { useCallback } from 'react';
import type { paths } from '../api/generated/schema.js';
import { Fact, Facts } from '../shell/facts.js';
import { Notice } from '../shell/notice.js';
import { Stack } from '../shell/stack.js';
import { Titled } from '../shell/titled.js';
import { type Reading, usePoll } from '../shell/use-poll.js';
import { Waiting } from '../shell/waiting.js';
import { useVisitor } from '../sign-in/signed-in.js';
import { showNumber } from '../strings/show-number.js';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';

type Door = paths['/api/doors/{id}']['get']['responses'][200]['content']['application/json'];

const everyMs = 5_000;

/** One door for security: what should be on its lock beside what is, and what can be done about it. */
export function DoorPage({ params: { id = '' } }: { params: Record<string, string> }) {
  const { api } = useVisitor();
  const { say } = useLanguage();
  const read = useCallback(async (): Promise<Reading<Door>> => {
    const { data, response } = await api.GET('/api/doors/{id}', { params: { path: { id } } });
    return data ? { kind: 'shown', value: data } : { kind: response.status === 404 ? 'none' : 'trouble' };
  }, [api, id]);
  const [reading, refresh] = usePoll(read, everyMs, () => true);
  if (!reading) return <Waiting label={say.loading} />;
  if (reading.kind === 'none') return <Titled title={say.desk.noDoor} />;
  if (reading.kind === 'trouble') return <Notice title={say.trouble} intent="error" action={{ label: say.retry, run: refresh }} />;
  return <DoorShown door={reading.value} />;
}

function DoorShown({ door }: { door: Door }) {
  const { tag, say } = useLanguage();
  const words = say.desk.door;
  const time = (at: string | undefined) => (at === undefined ? words.unknown : showTime(at, tag, door.timeZone));
  return (
    <Titled title={door.name}>
      <Stack across>
        <Badge appearance="tint" size="large">
          {say.doorClass[door.class]}
        </Badge>
        {door.mode === 'lockdown' && (
          <Badge size="large" color="danger">
            {say.ask.lockdown}
          </Badge>
        )}
        {door.lock && (
          <Badge appearance="tint" size="large" color={door.online ? 'success' : 'warning'}>
            {door.online ? words.online : say.desk.away}
          </Badge>
        )}
      </Stack>
      <Stack across>
        <Button as="a" href={`/app/desk/revoke?kind=door&id=${door.id}`}>
          {say.desk.revoke}
        </Button>
        <Button as="a" href={`/app/desk/lockdown?kind=door&id=${door.id}`}>
          {say.desk.lockDown}
        </Button>
      </Stack>
      <Facts>
        <Fact name={words.site}>{door.site}</Fact>
        <Fact name={words.judge}>{words.judgedBy[door.judge]}</Fact>
        <Fact name={words.should}>{say.holds.grantsOf(door.desired.length)}</Fact>
        <Fact name={words.is}>{door.reported ? say.holds.grantsOf(door.reported.length) : words.unknown}</Fact>
        <Fact name={words.lease}>{time(door.leaseUntil)}</Fact>
        <Fact name={words.contact}>{time(door.lastContact)}</Fact>
        {door.batteryPercent !== undefined && <Fact name={words.battery}>{`${door.batteryPercent} %`}</Fact>}
        {door.clockOffsetMs !== undefined && <Fact name={words.clock}>{`${showNumber(door.clockOffsetMs / 1_000, tag)} s`}</Fact>}
      </Facts>
    </Titled>
  );
}
