import { Notice } from '../shell/notice.js';
import { useLanguage } from '../strings/use-language.js';
import type { Visit } from './types.js';

/** What whoever booked should know, once each; of a special day its name. */
export function FlagsShown({ flags }: Pick<Visit, 'flags'>) {
  const words = useLanguage().say.visits.flags;
  const codes = [...new Set(flags.map(({ code }) => code))];
  return codes.map((code) => (
    <Notice key={code} title={words[code]} intent="warning">
      {code === 'extra-approver' && <bdi>{flags.find((flag) => flag.code === code)?.detail}</bdi>}
    </Notice>
  ));
}
