import { Link } from '@fluentui/react-components';
import { Notice } from '../shell/notice.js';
import { useLanguage } from '../strings/use-language.js';
import { saidOfFlag } from './said-of-flag.js';
import type { Visit } from './types.js';

type Flag = Visit['flags'][number];

/** What whoever booked should know, by what it is about; of a special day its name. `timeZone`: of the doors, where there is one for all of it. */
export function FlagsShown({ flags, timeZone }: { flags: readonly Flag[]; timeZone?: string }) {
  const { say } = useLanguage();
  const codes = [...new Set(flags.map(({ code }) => code))];
  return codes.map((code) => (
    <Notice key={code} title={say.visits.flags[code]} intent="warning">
      {flags
        .filter((flag, at) => flag.code === code && flags.findIndex((each) => each.code === code && each.detail === flag.detail) === at)
        .map((flag) => (
          <FlagLine key={flag.detail} flag={flag} {...(timeZone !== undefined && { timeZone })} />
        ))}
    </Notice>
  ));
}

function FlagLine({ flag, timeZone }: { flag: Flag; timeZone?: string }) {
  const language = useLanguage();
  if (flag.code === 'extra-approver') return <bdi>{flag.facts?.days?.join(', ') ?? flag.detail}</bdi>;
  const said = saidOfFlag(flag, language, timeZone);
  const requestId = flag.facts?.requestId;
  if (said === undefined && requestId === undefined) return null;
  return (
    <div>
      {said} {requestId !== undefined && <Link href={`/app/requests/${requestId}`}>{language.say.visits.flagged.toRequest}</Link>}
    </div>
  );
}
