import { Badge, Card, Link } from '@fluentui/react-components';
import { Stack } from '../shell/stack.js';
import { showTime } from '../strings/show-time.js';
import { useLanguage } from '../strings/use-language.js';
import { addressOf } from './filter.js';
import type { WhoCould } from './types.js';

const colours = { 'live-grant': 'informative', 'unconfirmed-revocation': 'danger', 'offline-exposure': 'warning' } as const;

/** One person's possibility: from when until when, by what, and when they did. `name`: as the directory has it. */
export function CouldLine({ could, name }: { could: WhoCould['could'][number]; name: string | undefined }) {
  const { tag, say } = useLanguage();
  const words = say.audit.could;
  const { personId, requestId, from, until, as, opened } = could;
  return (
    <li>
      <Card>
        <Stack across>
          <Link href={addressOf('/app/audit', { person: personId })}>
            <bdi>{name ?? personId}</bdi>
          </Link>
          <Badge appearance="tint" color={colours[as]}>
            {words.as[as]}
          </Badge>
          {opened.length > 0 && <Badge color="success">{words.did(opened.length)}</Badge>}
        </Stack>
        <div>{words.span(showTime(from, tag), showTime(until, tag))}</div>
        {opened.length > 0 && <div>{words.opened(opened.map((at) => showTime(at, tag)).join(', '))}</div>}
        <Link href={addressOf('/app/audit', { request: requestId })}>{say.audit.requestOf}</Link>
      </Card>
    </li>
  );
}
